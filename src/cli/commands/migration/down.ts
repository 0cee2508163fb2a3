import { down } from '../../../features/migration/migrate.ts'
import type { Configure } from '../../command.ts'
import { count } from '../../options.ts'
import { addRunFlags, type MigrationFlags, runMigrations } from './run-migrations.ts'

interface DownFlags extends MigrationFlags {
  readonly to?: string
  readonly batch?: true
  readonly all?: true
}

export const configureDown: Configure = (command, io, done) =>
  addRunFlags(
    command
      .description('Roll back the last migration.')
      .argument('[n]', 'how many migrations (default: 1)', count)
      .option('--to <name>', 'roll back all that were applied after this migration')
      .option('--batch', 'roll back the last batch, as knex migrate:rollback does')
      .option('--all', 'roll back all migrations'),
  ).action(async (n: number | undefined, flags: DownFlags) =>
    done(
      await runMigrations(flags, io, (project, options) => down(project, { ...flags, count: n }, options)),
    ),
  )
