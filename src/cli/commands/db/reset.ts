import { keepMark } from '../../../features/database/environment-mark.ts'
import type { Configure } from '../../command.ts'
import { consentBy } from '../../consent.ts'
import { connectOptions, projectFor } from '../migration/run-migrations.ts'
import { addFillFlags, type FillFlags } from '../seed/seed-flags.ts'
import { ensureDatabase, fillDatabase, guardDatabase, removeDatabase } from './fill-database.ts'

export const configureDbReset: Configure = (command, io, done) =>
  addFillFlags(command)
    .description('Drop the database, create it again, migrate and seed it. It keeps its mark.')
    .action(async (flags: FillFlags) => {
      const project = await projectFor(flags, io)
      const consent = consentBy(flags, io)
      await guardDatabase('drop', project, flags, io, consent)
      const markAgain = await keepMark(project, connectOptions(flags, io))
      const isGone = await removeDatabase(project, flags, io, consent)
      if (isGone && !flags.quiet) io.stderr.write(`Dropped ${project.database}.\n`)
      await ensureDatabase(project, flags, io)
      await markAgain()
      done(await fillDatabase(project, true, flags, io, consent))
    })
