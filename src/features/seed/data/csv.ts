import { CsvError, parse } from 'csv-parse/sync'
import { FormatFault, type Parsed } from './parsed.ts'

/** A record with the line it ends on. */
interface Recorded {
  readonly record: readonly (string | null)[]
  readonly ends: number
}

/**
 * Reads CSV (RFC 4180), with a first line of column names, as a list of mappings. An empty cell is null, a quoted empty
 * one an empty text. A `*` after a name says that the column is of the key; a dotted name is a reference: `client_id.name`
 * to the row of the table that client_id refers to, `client_id -> clients.name` to one of clients.
 */
export function parseCsv(text: string): Parsed {
  const [head, ...rows] = recordsOf(text)
  if (!head) throw new FormatFault('It is empty: the first line names the columns.', 1)
  const names = head.record.map(name => (name ?? '').trim())
  refuseNames(names)
  const key = names.filter(name => name.endsWith('*')).map(name => columnOf(name)[0] ?? '')
  const value = rows.map(({ record }) => mappingOf(names, record))
  const lines = rows.map(({ ends, record }) => ends - breaksIn(record))
  return {
    value: { rows: value, ...(key.length > 0 ? { key } : {}) },
    lineOf: path => lines[path.map(Number).find(part => !Number.isNaN(part)) ?? -1],
  }
}

function recordsOf(text: string): Recorded[] {
  const ends: number[] = []
  try {
    const records: readonly (string | null)[][] = parse(text, {
      bom: true,
      skip_empty_lines: true,
      cast: (cell, { quoting }) => (cell === '' && !quoting ? null : cell),
      on_record: (record, { lines }) => {
        ends.push(lines)
        return record
      },
    })
    return records.map((record, place) => ({ record, ends: ends[place] ?? 0 }))
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const line: unknown = Reflect.get(error, 'lines')
    throw new FormatFault(`It is no CSV: ${error.message}.`, typeof line === 'number' ? line : undefined)
  }
}

/** csv-parse tells the line a record ends on; it may have begun before. */
function breaksIn(record: Recorded['record']): number {
  return record.reduce((sum, cell) => sum + (cell?.split(/\r\n|\n|\r/).length ?? 1) - 1, 0)
}

function refuseNames(names: readonly string[]): void {
  const empty = names.indexOf('')
  if (empty !== -1) throw new FormatFault(`Column ${empty + 1} has no name.`, 1)
  const twice = names.find((name, place) => names.indexOf(name) !== place)
  if (twice) throw new FormatFault(`Two columns are named ${twice}.`, 1)
}

/** `client_id.name` and `client_id -> clients.name`, with or without a `*`, in their parts. */
function columnOf(name: string): readonly [column: string, found?: string, table?: string] {
  const [, column = '', table, found = ''] =
    /^([^.>\s]+)\s*(?:->\s*([^.\s]+))?\.([^.\s]+)$/.exec(name.replace(/\*$/, '').trim()) ?? []
  if (column === '') return [name.replace(/\*$/, '').trim()]
  return table === undefined ? [column, found] : [column, found, table]
}

/** A reference without a value refers to nothing: its column is null. */
function mappingOf(names: readonly string[], record: Recorded['record']): Record<string, unknown> {
  const row: Record<string, unknown> = {}
  for (const [place, name] of names.entries()) {
    const cell = record[place] ?? null
    const [column, found, table] = columnOf(name)
    if (found === undefined) row[column] = cell
    else if (cell === null) row[column] ??= null
    else row[column] = { ...Object(row[column]), ...(table ? { $ref: table } : {}), [found]: cell }
  }
  return row
}
