import { down } from '../../../features/migration/migrate.ts'
import type { Configure } from '../../command.ts'
import { addRunFlags, type RunFlags, runMigrations } from '../../migration.ts'
import { count } from '../../options.ts'

interface DownFlags extends RunFlags {
  readonly to?: string
  readonly batch?: true
  readonly all?: true
}

export const configureDown: Configure = (command, io, done) =>
  addRunFlags(command)
    .description('Undo the migration that was applied last.')
    .argument('[n]', 'so many (1 by default)', count)
    .option('--to <name>', 'all that were applied after this one')
    .option('--batch', 'the last batch, as knex migrate:rollback')
    .option('--all', 'all of them')
    .action(async (n: number | undefined, flags: DownFlags) =>
      done(
        await runMigrations(flags, io, (project, approach) =>
          down(project, { ...flags, count: n }, approach),
        ),
      ),
    )
