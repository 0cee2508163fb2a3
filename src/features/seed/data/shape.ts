import { fault, type SeedPosition } from '../seed-fault.ts'
import { type SeedFile, subjectOf } from '../seed-folder.ts'
import type { Parsed } from './parsed.ts'

/** The rows of one file for one table. */
export interface DataSeed {
  readonly file: SeedFile
  readonly table: string
  /** The key columns of a row; undefined where the table decides. */
  readonly key: readonly string[] | undefined
  readonly rows: readonly DataRow[]
}

export interface DataRow {
  readonly place: SeedPosition
  readonly values: Readonly<Record<string, unknown>>
}

type Path = readonly (string | number)[]

/**
 * Reads a data file, or the default export of a module: a list of rows for the table in the file's name; a
 * mapping `{ table, key, rows }`; or a mapping of tables, each a list of rows or `{ key, rows }`.
 */
export function shapeOf(file: SeedFile, parsed: Parsed): DataSeed[] {
  const { value } = parsed
  if (Array.isArray(value) || (isMapping(value) && 'rows' in value))
    return [tableSeedOf(file, parsed, subjectOf(file.name), value, [])]
  if (!isMapping(value) || Object.keys(value).length === 0)
    throw fault({ file: file.shown }, 'It holds no rows.', shapes)
  return Object.entries(value).map(([table, rows]) => tableSeedOf(file, parsed, table, rows, [table]))
}

const shapes = 'Write a list of rows, or a mapping with table, key and rows.'

function tableSeedOf(file: SeedFile, parsed: Parsed, named: string, value: unknown, path: Path): DataSeed {
  const place = { file: file.shown }
  if (Array.isArray(value))
    return { file, table: named, key: undefined, rows: rowsOf(file, parsed, value, path) }
  if (!isMapping(value) || !Array.isArray(value.rows))
    throw fault(place, `${named} has no list of rows.`, shapes)
  const unknown = Object.keys(value).find(name => !['table', 'key', 'rows'].includes(name))
  if (unknown) throw fault(place, `Unknown key: ${unknown}.`, shapes)
  const { table = named, key } = value
  if (typeof table !== 'string' || table === '')
    throw fault(place, 'table is not a name.', 'Write table: products')
  const rows = rowsOf(file, parsed, value.rows, [...path, 'rows'])
  return { file, table, key: key === undefined ? undefined : keyOf(key, place), rows }
}

function keyOf(key: unknown, place: SeedPosition): string[] {
  const columns: unknown[] = [key].flat()
  const names = columns.filter(name => typeof name === 'string')
  if (names.length > 0 && names.length === columns.length) return names
  throw fault(place, 'key names no column.', 'Write key: email, or a list of columns.')
}

function rowsOf(file: SeedFile, parsed: Parsed, rows: readonly unknown[], path: Path): DataRow[] {
  return rows.map((values, index) => {
    const line = parsed.lineOf([...path, index])
    const row = file.kind === 'csv' ? `line ${line}` : `row ${index + 1}${line ? ` (line ${line})` : ''}`
    const place = { file: file.shown, row }
    if (isMapping(values)) return { place, values }
    throw fault(place, 'It is not a mapping of columns.', 'Write each row as column: value.')
  })
}

export function isMapping(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === 'object' &&
    value !== null &&
    [Object.prototype, null].includes(Object.getPrototypeOf(value))
  )
}
