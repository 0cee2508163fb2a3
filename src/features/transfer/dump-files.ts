import {
  createReadStream,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { exit, UserError } from '../../core/system/errors.ts'
import { listIn, recordIn } from '../../core/system/json.ts'

/** What a dump is of, in dump.json; the rows of each table are in a file of its own, a JSON list on each line. */
export interface DumpManifest {
  readonly format: 1
  /** The migrations that its database has. */
  readonly migrations: readonly string[]
  /** Each after those it requires. */
  readonly tables: readonly DumpedTable[]
}

export interface DumpedTable {
  readonly name: string
  readonly columns: readonly string[]
  readonly rows: number
}

/** The values of a row, in the order of the columns: text as `form-of-value.ts` describes it, or null. */
export type DumpedRow = readonly (string | null)[]

const manifestFile = 'dump.json'

/** The folder may hold personal data, so only this user may open it. Throws where it has files. */
export function makeDumpFolder(folder: string): void {
  if (existsSync(folder) && readdirSync(folder).length > 0)
    throw new UserError(`${folder} is not empty.`, 'Name a new folder for the dump.', exit.conflict)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
}

/** Removes the folder and all rows in it: those of a dump that failed, or that nobody will load. */
export function removeDump(folder: string): void {
  rmSync(folder, { recursive: true, force: true })
}

/** Tables are numbered, because their names may be no valid file names. */
export function tableFile(folder: string, place: number): string {
  return join(folder, `${String(place + 1).padStart(4, '0')}.ndjson`)
}

/** Written last: without it, a dump is not whole and cannot be loaded. */
export function writeManifest(folder: string, manifest: DumpManifest): void {
  writeFileSync(join(folder, manifestFile), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 })
}

export function readManifest(folder: string): DumpManifest {
  const path = join(folder, manifestFile)
  if (!existsSync(path))
    throw new UserError(`There is no whole dump in ${folder}.`, 'Make one: gapi db dump FOLDER')
  const { format, migrations, tables } = recordIn(parsed(readFileSync(path, 'utf8')))
  if (format !== 1) throw new UserError(`${path} cannot be read.`, 'Make the dump again: gapi db dump FOLDER')
  return { format, migrations: listIn(migrations).map(String), tables: listIn(tables).map(tableIn) }
}

/** The rows of a table of a dump, in lists of at most `most`. */
export async function* readBatches(folder: string, place: number, most: number): AsyncGenerator<DumpedRow[]> {
  let batch: DumpedRow[] = []
  const input = createReadStream(tableFile(folder, place))
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    batch.push(listIn(parsed(line)).map(value => (value === null ? null : String(value))))
    if (batch.length === most) {
      yield batch
      batch = []
    }
  }
  if (batch.length > 0) yield batch
}

function tableIn(value: unknown): DumpedTable {
  const { name, columns, rows } = recordIn(value)
  return { name: String(name), columns: listIn(columns).map(String), rows: Number(rows) }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
