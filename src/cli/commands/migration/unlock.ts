import { exit } from '../../../core/errors.ts'
import { unlock } from '../../../features/migration/unlock.ts'
import type { Configure } from '../../command.ts'
import { unlockedJson, unlockedText } from '../../formats/unlocked.ts'
import { addProjectFlags, type ProjectFlags, projectFor } from '../../migration.ts'

interface UnlockFlags extends ProjectFlags {
  readonly force?: true
}

export const configureUnlock: Configure = (command, io, done) =>
  addProjectFlags(command)
    .description('Free the lock that a process left behind when it died.')
    .option('--force', 'also when its owner is alive, or cannot be known')
    .action(async (flags: UnlockFlags) => {
      const project = await projectFor(flags, io)
      const options = { waitDb: flags.waitDb ?? 0, signal: io.signal }
      const unlocked = await unlock(project, flags.force === true, options)
      const code = unlocked.outcome === 'held' ? exit.refused : exit.done
      io.stdout.write(flags.json ? unlockedJson(project, unlocked, code) : unlockedText(unlocked))
      done(code)
    })
