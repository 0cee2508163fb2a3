import { readFileSync, statSync } from 'node:fs'
import { exit, UserError } from '../../../core/system/errors.ts'
import { fault } from '../seed-fault.ts'
import type { SeedFile, SeedKind } from '../seed-folder.ts'
import { FormatFault, type Parsed } from './parsed.ts'

/** Maximum sizes in bytes. A file is read as a whole, and the YAML parser takes two seconds per megabyte. */
const largest = { yaml: 2_000_000, json: 2_000_000, csv: 50_000_000 } as const

/** Reads a data file. Throws a UserError with the line of an error. */
export async function readDataFile({ file, shown, kind }: SeedFile): Promise<Parsed> {
  if (kind === 'code') throw new Error(`${shown} is not a data file.`)
  const { size } = statSync(file)
  if (size > largest[kind]) throw tooLarge(shown, size, largest[kind])
  const text = readFileSync(file, 'utf8').replace(/^\uFEFF/, '')
  try {
    return await parse(text, kind)
  } catch (error) {
    if (!(error instanceof FormatFault)) throw error
    const row = error.line === undefined ? {} : { row: `line ${error.line}` }
    throw fault(
      { file: shown, ...row },
      error.message.replace(/\.?$/, '.'),
      'Fix the file. Nothing was changed.',
    )
  }
}

/** A parser is loaded with the first file that needs it. */
async function parse(text: string, kind: SeedKind): Promise<Parsed> {
  if (kind === 'csv') return (await import('./csv.ts')).parseCsv(text)
  return (await import('./yaml.ts')).parseYamlSeed(text, { json: kind === 'json' })
}

function tooLarge(shown: string, size: number, limit: number): UserError {
  const [is, most] = [size, limit].map(bytes => `${Math.ceil(bytes / 1_000_000)} MB`)
  return new UserError(
    `${shown} has ${is}, and a seed of its format may have ${most}.`,
    'CSV may have 50 MB; for more, use the loader of the database, or gapi seed --rows to make rows up.',
    exit.failed,
  )
}
