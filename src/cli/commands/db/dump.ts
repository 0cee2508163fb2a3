import { resolve } from 'node:path'
import { exit } from '../../../core/system/errors.ts'
import { dumpDatabase } from '../../../features/transfer/dump.ts'
import type { Configure } from '../../command.ts'
import { transferJson, transferText } from '../../formats/db/transferred.ts'
import { addProjectFlags, connectOptions, projectFor } from '../migration/run-migrations.ts'
import { type FillFlags, quietOption } from '../seed/seed-flags.ts'

export const configureDbDump: Configure = (command, io, done) =>
  addProjectFlags(
    command
      .description('Write all rows to a new folder, for gapi db load into another kind of database.')
      .argument('<folder>', 'folder to create, e.g. data/dump'),
  )
    .addOption(quietOption())
    .action(async (named: string, flags: FillFlags) => {
      const folder = resolve(io.cwd, named)
      const project = await projectFor(flags, io)
      const dump = await dumpDatabase(project, folder, connectOptions(flags, io))
      const result = { outcome: 'dumped', folder: named, tables: dump.tables } as const
      if (flags.json) io.stdout.write(transferJson(project, result))
      else if (!flags.quiet) io.stdout.write(transferText(project, result))
      done(exit.done)
    })
