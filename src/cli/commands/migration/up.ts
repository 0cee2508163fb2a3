import { up } from '../../../features/migration/migrate.ts'
import type { Configure } from '../../command.ts'
import { count } from '../../options.ts'
import { addRunFlags, type MigrationFlags, outOfOrderOption, runMigrations } from './run-migrations.ts'

interface UpFlags extends MigrationFlags {
  readonly to?: string
  readonly step?: number
  readonly allowOutOfOrder?: true
}

export const configureUp: Configure = (command, io, done) =>
  addRunFlags(
    command
      .description('Apply pending migrations.')
      .argument('[name]', 'apply only this migration')
      .option('--to <name>', 'apply this migration and all before it')
      .option('--step <n>', 'apply at most <n> migrations', count)
      .addOption(outOfOrderOption()),
  ).action(async (name: string | undefined, flags: UpFlags) =>
    done(await runMigrations(flags, io, (project, options) => up(project, { ...flags, name }, options))),
  )
