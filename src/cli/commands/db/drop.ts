import { exit } from '../../../core/errors.ts'
import type { Configure } from '../../command.ts'
import { removeDatabase, tell } from '../../database.ts'
import { addProjectFlags, projectFor } from '../../migration.ts'
import type { FillFlags } from '../../seeding.ts'

export const configureDbDrop: Configure = (command, io, done) =>
  addProjectFlags(command)
    .description('Remove the database and all that is in it.')
    .option('-y, --yes', 'with --force --env production: do it there without asking')
    .option('--force', 'also a production database')
    .option('-q, --quiet', 'say nothing but what went wrong')
    .action(async (flags: FillFlags) => {
      const project = await projectFor(flags, io)
      const { database } = project
      if (await removeDatabase(project, 'db drop', flags, io))
        tell(project, 'dropped', flags, io, `Dropped ${database}.`)
      else tell(project, 'not there', flags, io, `${database} is not there.`)
      done(exit.done)
    })
