import { exit } from '../../../core/errors.ts'
import { readStatus } from '../../../features/migration/status.ts'
import type { Configure } from '../../command.ts'
import { statusJson, statusText } from '../../formats/migration-status.ts'
import { addProjectFlags, configuredProjectFor, type ProjectFlags } from '../../migration.ts'
import { styleFor } from '../../style.ts'

interface StatusFlags extends ProjectFlags {
  readonly exitCode?: true
}

export const configureStatus: Configure = (command, io, done) =>
  addProjectFlags(command)
    .description('Show what is applied, pending, missing and out of order.')
    .option('--exit-code', 'exit 1 unless everything is applied')
    .action(async (flags: StatusFlags) => {
      const project = await configuredProjectFor(flags, io)
      const status = await readStatus(project, { waitDb: flags.waitDb ?? 0, signal: io.signal })
      const isClean = status.migrations.every(migration => migration.status === 'applied')
      const code = flags.exitCode && !isClean ? exit.failed : exit.done
      io.stdout.write(
        flags.json
          ? statusJson(project, status, code)
          : statusText(project, status, await styleFor(io, flags.color)),
      )
      done(code)
    })
