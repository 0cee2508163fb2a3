import { relative } from 'node:path'
import { exit } from '../../../core/errors.ts'
import { planSeed, writeSeed } from '../../../features/seed/new/new-seed.ts'
import { type Format, formats } from '../../../features/seed/new/start.ts'
import type { Configure } from '../../command.ts'
import { json } from '../../formats/json.ts'
import { addProjectFlags, type ProjectFlags, projectFor } from '../../migration.ts'
import { oneOf } from '../../options.ts'

interface NewFlags extends ProjectFlags {
  readonly set?: string
  readonly format?: Format
}

export const configureSeedNew: Configure = (command, io, done) =>
  addProjectFlags(command)
    .description('Write a seed with the next number, in the language or format of the others.')
    .argument('<name>', 'what it fills: products')
    .argument('[columns...]', 'the columns of a data file')
    .option('--set <folder>', 'base, development, test, production, or a name of your own')
    .addOption(oneOf('--format <extension>', 'code or data', formats))
    .action(async (name: string, columns: string[], flags: NewFlags) => {
      const project = await projectFor(flags, io)
      const planned = planSeed(project, { name, columns, set: flags.set, format: flags.format }, io.now())
      writeSeed(planned)
      io.stdout.write(
        flags.json
          ? json({ ok: true, code: exit.done, path: planned.file, text: planned.text })
          : `Created ${relative(io.cwd, planned.file)}\n`,
      )
      done(exit.done)
    })
