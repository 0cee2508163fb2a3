import { setImmediate as turn } from 'node:timers/promises'
import type { Batch } from './loader.ts'
import type { PlannedColumn, Value } from './value.ts'

/** How COPY and LOAD DATA read values that are not plain texts or numbers. */
export interface TextFormat {
  boolean(value: boolean): string
  bytes(value: Uint8Array): string
  /** Needed where it differs from ISO 8601 in UTC. */
  readonly datetime?: (value: string) => string
}

const chunkSize = 65_536

/**
 * The rows of a batch as both COPY and LOAD DATA read them: a line each, tab-separated, \N for null. Ends
 * early when the signal fires. Waits while `isFull` says that the buffer is full.
 */
export async function* linesOf(
  columns: readonly PlannedColumn[],
  format: TextFormat,
  { first, rows, signal, onRows }: Batch,
): AsyncGenerator<Buffer> {
  const cells = columns.map(column => cellOf(column, format))
  for (let done = 0; done < rows && !signal.aborted; ) {
    const chunk = chunkOf(cells, first + done, first + rows)
    done += chunk.rows
    yield Buffer.from(chunk.text)
    onRows(done)
    // A signal is handled between two chunks.
    await turn()
  }
}

type Cell = (row: number) => string

/** The lines of one chunk. A separate function, because the same loop in a generator is twice as slow. */
function chunkOf([head = () => '', ...tail]: readonly Cell[], from: number, to: number) {
  let text = ''
  let row = from
  for (; row < to && text.length < chunkSize; row++) {
    text += head(row)
    for (let place = 0; place < tail.length; place++) text += `\t${tail[place]?.(row)}`
    text += '\n'
  }
  return { text, rows: row - from }
}

/** Returns the text of a column's value, and escapes it only where that can be necessary. */
function cellOf({ make, type, isOwn }: PlannedColumn, format: TextFormat): Cell {
  const text = type === 'datetime' ? format.datetime : isOwn ? undefined : escaped
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

/** Escapes what would be read as an escape, the end of a value or the end of a row. */
export function escaped(text: string): string {
  return /[\\\t\n\r]/.test(text) ? text.replace(/[\\\t\n\r]/g, character => escapes[character] ?? '') : text
}

const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }
