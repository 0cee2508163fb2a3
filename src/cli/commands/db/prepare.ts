import type { Configure } from '../../command.ts'
import { ensureDatabase, fillDatabase, isEmpty } from '../../database.ts'
import { projectFor } from '../../migration.ts'
import { addFillFlags, type FillFlags } from '../../seeding.ts'

export const configureDbPrepare: Configure = (command, io, done) =>
  addFillFlags(command)
    .description('Make the database if it is missing, migrate, and seed it if it was empty.')
    .action(async (flags: FillFlags) => {
      const project = await projectFor(flags, io)
      await ensureDatabase(project, flags, io)
      done(await fillDatabase(project, await isEmpty(project, flags, io), flags, io))
    })
