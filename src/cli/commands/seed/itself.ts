import { exit, UserError } from '../../../core/errors.ts'
import type { Configure } from '../../command.ts'
import { projectFor } from '../../migration.ts'
import { collect } from '../../options.ts'
import { addRowsFlags, checkRowsFlags, type RowsFlags, runRows } from '../../rows.ts'
import { addFillFlags, requireMigrated, runAllMigrations, runSeeds, type SeedFlags } from '../../seeding.ts'
import { styleFor } from '../../style.ts'

interface ItselfFlags extends SeedFlags, RowsFlags {
  readonly fresh?: true
}

export const configureSeed: Configure = (command, io, done) =>
  addRowsFlags(addFillFlags(command.usage('[options] [sets...]\n       gapi seed [command]')))
    .argument('[sets...]', 'folders of seeds; without any, the one of the environment')
    .option('--only <seed>', 'only this one, by its name or what it is about; repeatable', collect)
    .option('--fresh', 'undo all migrations and apply them again first')
    .option('--reset', 'empty the tables first that the seeds write to')
    .option('--prune', 'remove the rows that no seed of data has, in the tables these seed')
    .option('-n, --dry-run', 'run them, show what they would do, and take it back')
    .addHelpText('after', helpAfter)
    .action(async (sets: string[], flags: ItselfFlags) => {
      if (flags.fresh && flags.dryRun)
        throw new UserError('--fresh cannot be taken back.', 'Leave out --dry-run, or --fresh.')
      if (flags.prune && flags.only)
        throw new UserError(
          '--only runs some of the seeds, and --prune removes what none of them has.',
          'Leave out one of the two.',
        )
      checkRowsFlags(flags, seedFlagsIn(sets, flags))
      const project = await projectFor(flags, io)
      const style = await styleFor(io, flags.color)
      if (!flags.quiet) io.stderr.write(style.dim(`${project.database} (${project.environment})\n`))
      if (flags.fresh) {
        if (!(await runAllMigrations(project, { fresh: true }, flags, io))) return done(exit.failed)
      } else await requireMigrated(project, flags, io)
      if (flags.rows !== undefined) done(await runRows(project, flags.rows, flags, io))
      else done(await runSeeds(project, sets, flags, io))
    })

/** What was given that is about seed files. */
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
Exit codes: 0 done, 1 a seed failed and nothing of any is left, 2 usage, 4 production without consent.`
