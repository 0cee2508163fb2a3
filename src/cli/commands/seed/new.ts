import { relative } from 'node:path'
import { exit } from '../../../core/system/errors.ts'
import { planSeed, writeSeed } from '../../../features/seed/new/new-seed.ts'
import { ownSeedPlace } from '../../../features/seed/new/seed-place.ts'
import { type Format, formats } from '../../../features/seed/new/seed-text.ts'
import type { Configure } from '../../command.ts'
import { databaseJson } from '../../formats/json.ts'
import { oneOf } from '../../options.ts'
import { addProjectFlags, type ProjectFlags, projectFor } from '../migration/run-migrations.ts'

interface NewFlags extends ProjectFlags {
  readonly set?: string
  readonly format?: Format
  readonly force?: true
}

export const configureSeedNew: Configure = (command, io, done) =>
  addProjectFlags(
    command
      .description('Write a seed with the next number.')
      .argument('<name>', 'table it fills, e.g. products')
      .argument('[columns...]', 'columns of a YAML or CSV file')
      .option('--set <folder>', 'folder: base, development, test, production, another name, or . for none')
      .addOption(oneOf('--format <extension>', 'file format (default: that of the other seeds)', formats))
      .option('--force', 'allow a name that another seed of the set has'),
  ).action(async (name: string, columns: string[], flags: NewFlags) => {
    const project = ownSeedPlace(io.cwd, flags.knexfile) ?? (await projectFor(flags, io))
    const planned = planSeed(
      project,
      { name, columns, set: flags.set, format: flags.format, force: flags.force ?? false },
      io.now(),
    )
    writeSeed(planned)
    io.stdout.write(
      flags.json
        ? databaseJson({ ok: true, code: exit.done, path: planned.file, text: planned.text })
        : `Created ${relative(io.cwd, planned.file)}\n`,
    )
    done(exit.done)
  })
