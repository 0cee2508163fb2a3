import { to } from '../../../features/migration/migrate.ts'
import type { Configure } from '../../command.ts'
import { addRunFlags, type RunFlags, runMigrations } from '../../migration.ts'

interface ToFlags extends RunFlags {
  readonly allowOutOfOrder?: true
}

export const configureTo: Configure = (command, io, done) =>
  addRunFlags(command)
    .description('Go to a migration, forwards or backwards.')
    .argument('<name>', 'the last one to be applied; 0 is before the first, latest the last')
    .option('--allow-out-of-order', 'also apply those that sort before one that is applied')
    .action(async (name: string, flags: ToFlags) =>
      done(
        await runMigrations(flags, io, (project, approach) =>
          to(project, name, flags.allowOutOfOrder === true, approach),
        ),
      ),
    )
