import { redo } from '../../../features/migration/migrate.ts'
import type { Configure } from '../../command.ts'
import { addRunFlags, type RunFlags, runMigrations } from '../../migration.ts'
import { count } from '../../options.ts'

export const configureRedo: Configure = (command, io, done) =>
  addRunFlags(command)
    .description('Undo the last migration and apply it again.')
    .argument('[n]', 'so many (1 by default)', count)
    .action(async (n: number | undefined, flags: RunFlags) =>
      done(await runMigrations(flags, io, (project, approach) => redo(project, n ?? 1, approach))),
    )
