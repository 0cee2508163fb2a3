import { exit } from '../../../core/system/errors.ts'
import type { Configure } from '../../command.ts'
import { confirmOption, consentBy } from '../../consent.ts'
import { addProjectFlags, projectFor } from '../migration/run-migrations.ts'
import { type FillFlags, quietOption } from '../seed/seed-flags.ts'
import { printOutcome, removeDatabase } from './fill-database.ts'

export const configureDbDrop: Configure = (command, io, done) =>
  addProjectFlags(command.description('Drop the database and everything in it.'))
    .addOption(confirmOption())
    .addOption(quietOption())
    .action(async (flags: FillFlags) => {
      const project = await projectFor(flags, io)
      const { database } = project
      if (await removeDatabase(project, flags, io, consentBy(flags, io)))
        printOutcome(project, 'dropped', flags, io, `Dropped ${database}.`)
      else printOutcome(project, 'missing', flags, io, `${database} does not exist.`)
      done(exit.done)
    })
