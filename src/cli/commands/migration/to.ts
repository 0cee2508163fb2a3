import { to } from '../../../features/migration/migrate.ts'
import type { Configure } from '../../command.ts'
import { addRunFlags, type MigrationFlags, outOfOrderOption, runMigrations } from './run-migrations.ts'

interface ToFlags extends MigrationFlags {
  readonly allowOutOfOrder?: true
}

export const configureTo: Configure = (command, io, done) =>
  addRunFlags(
    command
      .description('Apply or roll back migrations until <name> is the last one applied.')
      .argument('<name>', 'the last migration to be applied; 0 rolls back all, latest applies all')
      .addOption(outOfOrderOption()),
  ).action(async (name: string, flags: ToFlags) =>
    done(
      await runMigrations(flags, io, (project, options) =>
        to(project, name, flags.allowOutOfOrder === true, options),
      ),
    ),
  )
