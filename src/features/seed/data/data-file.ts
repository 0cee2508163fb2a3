import { readFileSync, statSync } from 'node:fs'
import { exit, UserError } from '../../../core/errors.ts'
import { parseLinedYaml, YamlFault } from '../../../core/yaml.ts'
import type { SeedFile } from '../folder.ts'
import { fault } from '../place.ts'
import { parseCsv } from './csv.ts'
import { FormatFault, type Parsed } from './parsed.ts'

/** A file is read as a whole, and a YAML parser needs two seconds for a megabyte. */
const largest = { yaml: 2_000_000, json: 2_000_000, csv: 50_000_000 } as const

/** Reads a data file. Throws a UserError with the line of what is wrong. */
export function readDataFile({ file, shown, kind }: SeedFile): Parsed {
  if (kind === 'code') throw new Error(`${shown} is no data file.`)
  const { size } = statSync(file)
  if (size > largest[kind]) throw tooLarge(shown, size, largest[kind])
  const text = readFileSync(file, 'utf8').replace(/^\uFEFF/, '')
  try {
    return kind === 'csv' ? parseCsv(text) : parseLinedYaml(text, { json: kind === 'json' })
  } catch (error) {
    if (!(error instanceof FormatFault || error instanceof YamlFault)) throw error
    const row = error.line === undefined ? {} : { row: `line ${error.line}` }
    throw fault(
      { file: shown, ...row },
      error.message.replace(/\.?$/, '.'),
      'Mend the file. Nothing was changed.',
    )
  }
}

function tooLarge(shown: string, size: number, limit: number): UserError {
  const [is, most] = [size, limit].map(bytes => `${Math.ceil(bytes / 1_000_000)} MB`)
  return new UserError(
    `${shown} has ${is}, and a seed of its format may have ${most}.`,
    'CSV may have 50 MB; for more, use the loader of the database, or gapi seed --rows to make rows up.',
    exit.failed,
  )
}
