import { exit } from '../../../core/system/errors.ts'
import { readStatus } from '../../../features/migration/read-status.ts'
import type { Configure } from '../../command.ts'
import { statusJson, statusText } from '../../formats/migration/status.ts'
import { styleFor } from '../../terminal/style.ts'
import { addProjectFlags, configuredProjectFor, connectOptions, type ProjectFlags } from './run-migrations.ts'

interface StatusFlags extends ProjectFlags {
  readonly exitCode?: true
}

export const configureStatus: Configure = (command, io, done) =>
  addProjectFlags(
    command
      .description('Show applied, pending, interrupted and missing migrations.')
      .option('--exit-code', 'exit 1 unless everything is applied'),
  ).action(async (flags: StatusFlags) => {
    const project = await configuredProjectFor(flags, io)
    const status = await readStatus(project, connectOptions(flags, io))
    const isClean = status.migrations.every(each => each.status === 'applied' && !each.interrupted)
    const code = flags.exitCode && !isClean ? exit.failed : exit.done
    io.stdout.write(
      flags.json
        ? statusJson(project, status, code)
        : statusText(project, status, await styleFor(io, flags.color)),
    )
    done(code)
  })
