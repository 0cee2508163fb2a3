import { setImmediate as turn } from 'node:timers/promises'
import type { Filled, Value } from '../value.ts'
import type { Batch } from './loader.ts'

/** How COPY and LOAD DATA read one kind of value that is not a plain text or number. */
export interface TextFormat {
  boolean(value: boolean): string
  bytes(value: Uint8Array): string
  datetime(value: string): string
}

const chunkSize = 65_536

/**
 * The rows of a batch as both COPY and LOAD DATA read them: a line each, tabs between, \N for null. Ends early when
 * the signal fires. Waits while `isFull` says that enough is on its way.
 */
export async function* linesOf(
  columns: readonly Filled[],
  format: TextFormat,
  { first, rows, signal, onRows }: Batch,
): AsyncGenerator<Buffer> {
  const cells = columns.map(column => cellOf(column, format))
  const last = cells.length - 1
  let text = ''
  for (let place = 0; place < rows; place++) {
    for (let column = 0; column <= last; column++)
      text += `${cells[column]?.(first + place) ?? ''}${column === last ? '\n' : '\t'}`
    if (text.length < chunkSize) continue
    yield Buffer.from(text)
    text = ''
    onRows(place + 1)
    // Whoever wants to stop is heard between two chunks.
    await turn()
    if (signal.aborted) return
  }
  if (text) yield Buffer.from(text)
  onRows(rows)
}

/** Makes the text of a column's value, with only as much looking at it as its type needs. */
function cellOf({ make, type }: Filled, format: TextFormat): (row: number) => string {
  if (type === 'datetime') return row => written(make(row), format, format.datetime)
  const isPlain = ['integer', 'bigint', 'decimal', 'float', 'boolean', 'uuid', 'date', 'time'].includes(type)
  return isPlain ? row => written(make(row), format, same) : row => written(make(row), format, escaped)
}

function written(value: Value, format: TextFormat, text: (value: string) => string): string {
  if (typeof value === 'string') return text(value)
  if (typeof value === 'number') return String(value)
  if (value === null) return '\\N'
  return typeof value === 'boolean' ? format.boolean(value) : format.bytes(value)
}

function same(text: string): string {
  return text
}

/** What would be read as an escape, the end of a value or the end of a row. */
export function escaped(text: string): string {
  return /[\\\t\n\r]/.test(text) ? text.replace(/[\\\t\n\r]/g, character => escapes[character] ?? '') : text
}

const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }
