import { resolve } from 'node:path'
import { exit } from '../../../core/system/errors.ts'
import { loadDump } from '../../../features/transfer/load.ts'
import type { Configure } from '../../command.ts'
import { confirmOption, consentBy } from '../../consent.ts'
import { transferJson, transferText } from '../../formats/db/transferred.ts'
import { addProjectFlags, connectOptions, projectFor } from '../migration/run-migrations.ts'
import { quietOption, type SeedFlags } from '../seed/seed-flags.ts'

export const configureDbLoad: Configure = (command, io, done) =>
  addProjectFlags(
    command
      .description(
        'Load the rows of gapi db dump into a migrated database without rows: all of them or none.',
      )
      .argument('<folder>', 'folder that gapi db dump wrote')
      .option('-n, --dry-run', 'load and compare everything, then roll back'),
  )
    .addOption(confirmOption())
    .addOption(quietOption())
    .action(async (named: string, flags: SeedFlags) => {
      const folder = resolve(io.cwd, named)
      const project = await projectFor(flags, io)
      const dryRun = flags.dryRun === true
      const onTable = (name: string, rows: number) => {
        if (!flags.quiet) io.stderr.write(`${name}: ${rows} rows, compared\n`)
      }
      const options = { ...connectOptions(flags, io), consent: consentBy(flags, io), dryRun, onTable }
      const { tables } = await loadDump(project, folder, options)
      const result = { outcome: dryRun ? 'would-load' : 'loaded', folder: named, tables } as const
      if (flags.json) io.stdout.write(transferJson(project, result))
      else if (!flags.quiet) io.stdout.write(transferText(project, result))
      done(exit.done)
    })
