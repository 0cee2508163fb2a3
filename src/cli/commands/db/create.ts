import { exit } from '../../../core/system/errors.ts'
import { createDatabase } from '../../../features/database/create-drop.ts'
import type { Configure } from '../../command.ts'
import { addProjectFlags, connectOptions, projectFor } from '../migration/run-migrations.ts'
import { type FillFlags, quietOption } from '../seed/seed-flags.ts'
import { printOutcome } from './fill-database.ts'

export const configureDbCreate: Configure = (command, io, done) =>
  addProjectFlags(command.description('Create the database if it does not exist.'))
    .addOption(quietOption())
    .action(async (flags: FillFlags) => {
      const project = await projectFor(flags, io)
      const isNew = await createDatabase(project, connectOptions(flags, io))
      const { database } = project
      if (isNew) printOutcome(project, 'created', flags, io, `Created ${database}.`)
      else printOutcome(project, 'exists', flags, io, `${database} exists already.`)
      done(exit.done)
    })
