import type { Configure } from '../../command.ts'
import { ensureDatabase, fillDatabase, removeDatabase } from '../../database.ts'
import { projectFor } from '../../migration.ts'
import { addFillFlags, type FillFlags } from '../../seeding.ts'

export const configureDbReset: Configure = (command, io, done) =>
  addFillFlags(command)
    .description('Remove the database, make it anew, migrate and seed it.')
    .action(async (flags: FillFlags) => {
      const project = await projectFor(flags, io)
      const isGone = await removeDatabase(project, 'db reset', flags, io)
      if (isGone && !flags.quiet) io.stderr.write(`Dropped ${project.database}.\n`)
      await ensureDatabase(project, flags, io)
      done(await fillDatabase(project, true, flags, io))
    })
