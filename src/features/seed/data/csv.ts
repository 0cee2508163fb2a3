import { CsvError, parse } from 'csv-parse/sync'
import { FormatFault, type Parsed } from './parsed.ts'

/** A record with the line it ends on. */
interface Recorded {
  readonly record: readonly (string | null)[]
  readonly ends: number
}

/**
 * Parses CSV (RFC 4180) with a header line as a list of mappings. An empty cell is null, a quoted empty one
 * is an empty text. A `*` after a name marks a key column; a dotted name is a reference: `client_id.name` to
 * a row of the table that client_id refers to, `client_id -> clients.name` to one of clients.
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
    return records.map((record, index) => ({ record, ends: ends[index] ?? 0 }))
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const line = 'lines' in error ? error.lines : undefined
    throw new FormatFault(
      `It is not valid CSV: ${error.message}.`,
      typeof line === 'number' ? line : undefined,
    )
  }
}

/** csv-parse gives the line on which a record ends; it may begin on an earlier one. */
function breaksIn(record: Recorded['record']): number {
  return record.reduce((sum, cell) => sum + (cell?.split(/\r\n|\n|\r/).length ?? 1) - 1, 0)
}

function refuseNames(names: readonly string[]): void {
  const empty = names.indexOf('')
  if (empty !== -1) throw new FormatFault(`Column ${empty + 1} has no name.`, 1)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice) throw new FormatFault(`Two columns are named ${twice}.`, 1)
}

/** Splits `client_id.name` and `client_id -> clients.name`, with or without a `*`. */
export function columnOf(name: string): readonly [column: string, found?: string, table?: string] {
  const [, column = '', table, found = ''] =
    /^([^.>\s]+)\s*(?:->\s*([^.\s]+))?\.([^.\s]+)$/.exec(name.replace(/\*$/, '').trim()) ?? []
  if (column === '') return [name.replace(/\*$/, '').trim()]
  return table === undefined ? [column, found] : [column, found, table]
}

/** A reference with empty cells makes its column null. */
function mappingOf(names: readonly string[], record: Recorded['record']): Record<string, unknown> {
  const row: Record<string, unknown> = {}
  for (const [index, name] of names.entries()) {
    const cell = record[index] ?? null
    const [column, found, table] = columnOf(name)
    if (found === undefined) row[column] = cell
    else if (cell === null) row[column] ??= null
    else row[column] = { ...Object(row[column]), ...(table ? { $ref: table } : {}), [found]: cell }
  }
  return row
}
