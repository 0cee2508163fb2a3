import { setImmediate as turn } from 'node:timers/promises'
import type { ColumnType } from '../../../../core/catalogue/table.ts'
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
  const [head = () => '', ...tail] = columns.map(column => cellOf(column, format))
  let text = ''
  for (let place = 0; place < rows; place++) {
    const row = first + place
    text += head(row)
    for (const cell of tail) text += `\t${cell(row)}`
    text += '\n'
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
  const text = type === 'datetime' ? format.datetime : plain.has(type) ? undefined : escaped
  const other = (value: Value) => {
    if (value === null) return '\\N'
    if (typeof value === 'boolean') return format.boolean(value)
    return typeof value === 'object' ? format.bytes(value) : String(value)
  }
  if (!text)
    return row => {
      const value = make(row)
      return typeof value === 'string' ? value : other(value)
    }
  return row => {
    const value = make(row)
    return typeof value === 'string' ? text(value) : other(value)
  }
}

/** Their texts hold nothing that must be escaped. */
const plain: ReadonlySet<ColumnType> = new Set<ColumnType>([
  'integer',
  'bigint',
  'decimal',
  'float',
  'boolean',
  'uuid',
  'date',
  'time',
])

/** What would be read as an escape, the end of a value or the end of a row. */
export function escaped(text: string): string {
  return /[\\\t\n\r]/.test(text) ? text.replace(/[\\\t\n\r]/g, character => escapes[character] ?? '') : text
}

const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }
