import { hasSeeds } from '../../../features/seed/choose.ts'
import type { Configure } from '../../command.ts'
import { consentBy } from '../../consent.ts'
import { projectFor } from '../migration/run-migrations.ts'
import { addFillFlags, type FillFlags } from '../seed/seed-flags.ts'
import { ensureDatabase, fillDatabase, guardDatabase, isEmpty } from './fill-database.ts'

export const configureDbPrepare: Configure = (command, io, done) =>
  addFillFlags(command)
    .description('Create the database if it does not exist, migrate it, and seed it if it was empty.')
    .action(async (flags: FillFlags) => {
      const project = await projectFor(flags, io)
      const consent = consentBy(flags, io)
      const wantsSeeds = await isEmpty(project, flags, io)
      if (wantsSeeds && hasSeeds(project)) await guardDatabase('seed', project, flags, io, consent)
      await ensureDatabase(project, flags, io)
      done(await fillDatabase(project, wantsSeeds, flags, io, consent))
    })
