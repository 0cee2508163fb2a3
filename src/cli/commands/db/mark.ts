import { reasonOf } from '../../../core/ledger/production-guard.ts'
import { exit } from '../../../core/system/errors.ts'
import { mark, readMark } from '../../../features/database/environment-mark.ts'
import type { Configure } from '../../command.ts'
import { confirmOption, consentBy } from '../../consent.ts'
import { markedJson, markedText } from '../../formats/db/marked.ts'
import { addProjectFlags, connectOptions, projectFor } from '../migration/run-migrations.ts'
import { type FillFlags, quietOption } from '../seed/seed-flags.ts'

export const configureDbMark: Configure = (command, io, done) =>
  addProjectFlags(
    command
      .description('Mark the database with its environment, or show its mark.')
      .argument('[environment]', 'development, testing, staging, production, or one of the knexfile'),
  )
    .addOption(confirmOption())
    .addOption(quietOption())
    .action(async (environment: string | undefined, flags: FillFlags) => {
      const project = await projectFor(flags, io)
      const options = { ...connectOptions(flags, io), consent: consentBy(flags, io) }
      if (environment !== undefined) await mark(project, environment, options)
      const known = await readMark(project, options)
      const protectedBecause = reasonOf(known)?.text ?? null
      const marked = { mark: known.mark, unreadable: known.unreadable, protectedBecause }
      if (flags.json) io.stdout.write(markedJson(project, marked))
      else if (!flags.quiet) io.stdout.write(markedText(project, marked))
      done(exit.done)
    })
