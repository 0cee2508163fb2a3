import { resolve } from 'node:path'
import { Option } from 'commander'
import type { KnexProject } from '../../../core/project/read-project.ts'
import { exit } from '../../../core/system/errors.ts'
import { isThere } from '../../../features/database/create-drop.ts'
import { readManifest } from '../../../features/transfer/dump-files.ts'
import { type LoadOptions, loadDump, refuseFilled } from '../../../features/transfer/load.ts'
import type { Configure } from '../../command.ts'
import { confirmOption, consentBy } from '../../consent.ts'
import { transferJson, transferText } from '../../formats/db/transferred.ts'
import type { Io } from '../../terminal/io.ts'
import { addProjectFlags, connectOptions, projectFor } from '../migration/run-migrations.ts'
import { quietOption, runAllMigrations, type SeedFlags } from '../seed/seed-flags.ts'
import { ensureDatabase, guardDatabase } from './fill-database.ts'

interface LoadFlags extends SeedFlags {
  readonly prepare?: true
}

export const configureDbLoad: Configure = (command, io, done) =>
  addProjectFlags(
    command
      .description(
        'Load the rows of gapi db dump into a migrated database without rows: all of them or none.',
      )
      .argument('<folder>', 'folder that gapi db dump wrote')
      .option('-n, --dry-run', 'load and compare everything, then roll back')
      .addOption(
        new Option(
          '--prepare',
          'create the database if it does not exist, and apply its migrations first',
        ).conflicts('dryRun'),
      ),
  )
    .addOption(confirmOption())
    .addOption(quietOption())
    .action(async (named: string, flags: LoadFlags) => {
      const folder = resolve(io.cwd, named)
      const project = await projectFor(flags, io)
      const dryRun = flags.dryRun === true
      const onTable = (name: string, rows: number) => {
        if (!flags.quiet) io.stderr.write(`${name}: ${rows} rows, compared\n`)
      }
      const options = { ...connectOptions(flags, io), consent: consentBy(flags, io), dryRun, onTable }
      if (flags.prepare) readManifest(folder) // Throws before anything is changed.
      if (flags.prepare && !(await prepare(project, options, flags, io))) return done(exit.failed)
      const { tables } = await loadDump(project, folder, options)
      const result = { outcome: dryRun ? 'would-load' : 'loaded', folder: named, tables } as const
      if (flags.json) io.stdout.write(transferJson(project, result))
      else if (!flags.quiet) io.stdout.write(transferText(project, result))
      done(exit.done)
    })

/** Migrates a database that may be loaded, and throws before that for any other. Returns whether all are applied. */
async function prepare(
  project: KnexProject,
  options: LoadOptions,
  flags: LoadFlags,
  io: Io,
): Promise<boolean> {
  await guardDatabase('seed', project, flags, io, options.consent)
  if (await isThere(project, options)) await refuseFilled(project, options)
  await ensureDatabase(project, flags, io)
  return runAllMigrations(project, { fresh: false }, flags, io, options.consent)
}
