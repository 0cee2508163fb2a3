import { up } from '../../../features/migration/migrate.ts'
import type { Configure } from '../../command.ts'
import { addRunFlags, type RunFlags, runMigrations } from '../../migration.ts'
import { count } from '../../options.ts'

interface UpFlags extends RunFlags {
  readonly to?: string
  readonly step?: number
  readonly allowOutOfOrder?: true
}

export const configureUp: Configure = (command, io, done) =>
  addRunFlags(command)
    .description('Apply the migrations that are pending.')
    .argument('[name]', 'only this one')
    .option('--to <name>', 'this one and all before it')
    .option('--step <n>', 'at most so many', count)
    .option('--allow-out-of-order', 'also those that sort before one that is applied')
    .action(async (name: string | undefined, flags: UpFlags) =>
      done(await runMigrations(flags, io, (project, approach) => up(project, { ...flags, name }, approach))),
    )
