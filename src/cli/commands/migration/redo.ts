import { redo } from '../../../features/migration/migrate.ts'
import type { Configure } from '../../command.ts'
import { count } from '../../options.ts'
import { addRunFlags, type MigrationFlags, runMigrations } from './run-migrations.ts'

export const configureRedo: Configure = (command, io, done) =>
  addRunFlags(
    command
      .description('Roll back the last migration and apply it again.')
      .argument('[n]', 'how many migrations (default: 1)', count),
  ).action(async (n: number | undefined, flags: MigrationFlags) =>
    done(await runMigrations(flags, io, (project, options) => redo(project, n ?? 1, options))),
  )
