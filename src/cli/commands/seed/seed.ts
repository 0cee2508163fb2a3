import { exit, UserError } from '../../../core/system/errors.ts'
import type { Configure } from '../../command.ts'
import { consentBy } from '../../consent.ts'
import { collect } from '../../options.ts'
import { styleFor } from '../../terminal/style.ts'
import { guardDatabase } from '../db/fill-database.ts'
import { projectFor } from '../migration/run-migrations.ts'
import { addRowsFlags, checkRowsFlags, type RowsFlags, runRows } from './run-rows.ts'
import { addFillFlags, requireMigrated, runAllMigrations, runSeeds, type SeedFlags } from './seed-flags.ts'

interface ItselfFlags extends SeedFlags, RowsFlags {
  readonly fresh?: true
}

export const configureSeed: Configure = (command, io, done) =>
  addFillFlags(
    addRowsFlags(
      command
        .usage('[options] [sets...]\n       gapi seed [command]')
        .argument('[sets...]', 'folders of seeds (default: the one of the environment)')
        .option('--only <seed>', 'run only this seed, by file name or table, repeatable', collect)
        .option('--fresh', 'first roll back all migrations and apply them again')
        .option('--reset', 'first delete all rows of the tables that the seeds write to')
        .option('--prune', 'delete the rows that no data seed has, in the tables these seed')
        .option('-n, --dry-run', 'run in a transaction, print the counts and roll back'),
    ),
  )
    .addHelpText('after', helpAfter)
    .action(async (sets: string[], flags: ItselfFlags) => {
      if (flags.fresh && flags.dryRun)
        throw new UserError(
          '--fresh cannot be rolled back, so it cannot be combined with --dry-run.',
          'Leave out one of the two.',
        )
      if (flags.prune && flags.only)
        throw new UserError(
          '--prune needs all seeds, so it cannot be combined with --only.',
          'Leave out one of the two.',
        )
      checkRowsFlags(flags, seedFlagsIn(sets, flags))
      const project = await projectFor(flags, io)
      const style = await styleFor(io, flags.color)
      if (!flags.quiet) io.stderr.write(style.dim(`${project.database} (${project.environment})\n`))
      const consent = consentBy(flags, io)
      if (flags.fresh) {
        await guardDatabase('rollback', project, flags, io, consent)
        if (!(await runAllMigrations(project, { fresh: true }, flags, io, consent))) return done(exit.failed)
      } else await requireMigrated(project, flags, io)
      if (flags.rows !== undefined) done(await runRows(project, flags.rows, flags, io))
      else done(await runSeeds(project, sets, flags, io, consent))
    })

/** The given flags that apply to seed files. */
function seedFlagsIn(sets: readonly string[], { only, reset, prune, dryRun }: SeedFlags): readonly string[] {
  return [
    ...sets,
    ...(only ? ['--only'] : []),
    ...(reset ? ['--reset'] : []),
    ...(prune ? ['--prune'] : []),
    ...(dryRun ? ['--dry-run'] : []),
  ]
}

const helpAfter = `
Exit codes: 0 done, 1 a seed failed and nothing was changed, 2 usage, 4 production without consent.`
