import { exit, UserError } from '../../../core/errors.ts'
import { repair } from '../../../features/migration/repair.ts'
import type { Configure } from '../../command.ts'
import { json } from '../../formats/json.ts'
import { addProjectFlags, type ProjectFlags, projectFor } from '../../migration.ts'

interface RepairFlags extends ProjectFlags {
  readonly markApplied?: true
  readonly markPending?: true
}

export const configureRepair: Configure = (command, io, done) =>
  addProjectFlags(command)
    .description('Record what you did by hand for a migration that is half done.')
    .argument('<name>', 'the migration')
    .option('--mark-applied', 'all of it is there')
    .option('--mark-pending', 'nothing of it is there')
    .action(async (name: string, flags: RepairFlags) => {
      if (flags.markApplied === flags.markPending)
        throw new UserError('Say what holds now.', 'Pass --mark-applied or --mark-pending.')
      const project = await projectFor(flags, io)
      const options = { waitDb: flags.waitDb ?? 0, lockTimeout: 60_000, signal: io.signal }
      const repaired = await repair(project, name, flags.markApplied ? 'applied' : 'pending', options)
      io.stdout.write(
        flags.json
          ? json({ ok: true, code: exit.done, database: project.database, ...repaired })
          : `${repaired.name} is ${repaired.mark}.\n`,
      )
      done(exit.done)
    })
