import { unlock } from '../../../core/ledger/unlock.ts'
import { exit } from '../../../core/system/errors.ts'
import type { Configure } from '../../command.ts'
import { unlockedJson, unlockedText } from '../../formats/migration/unlocked.ts'
import { addProjectFlags, connectOptions, type ProjectFlags, projectFor } from './run-migrations.ts'

interface UnlockFlags extends ProjectFlags {
  readonly force?: true
}

export const configureUnlock: Configure = (command, io, done) =>
  addProjectFlags(
    command
      .description('Release a lock that a dead process left.')
      .option('--force', 'unlock even if the owner is alive or unknown'),
  ).action(async (flags: UnlockFlags) => {
    const project = await projectFor(flags, io)
    const unlocked = await unlock(project, flags.force === true, connectOptions(flags, io))
    const code = unlocked.outcome === 'held' ? exit.refused : exit.done
    io.stdout.write(flags.json ? unlockedJson(project, unlocked, code) : unlockedText(unlocked))
    done(code)
  })
