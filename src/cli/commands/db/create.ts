import { exit } from '../../../core/errors.ts'
import { createDatabase } from '../../../features/database/database.ts'
import type { Configure } from '../../command.ts'
import { connectOptions, tell } from '../../database.ts'
import { addProjectFlags, projectFor } from '../../migration.ts'
import type { FillFlags } from '../../seeding.ts'

export const configureDbCreate: Configure = (command, io, done) =>
  addProjectFlags(command)
    .description('Make the database, empty, if it is missing.')
    .option('-q, --quiet', 'say nothing but what went wrong')
    .action(async (flags: FillFlags) => {
      const project = await projectFor(flags, io)
      const isNew = await createDatabase(project, connectOptions(flags, io))
      const { database } = project
      if (isNew) tell(project, 'created', flags, io, `Created ${database}.`)
      else tell(project, 'there', flags, io, `${database} is there already.`)
      done(exit.done)
    })
