import { SourceMap } from 'node:module'
import { listIn, recordIn } from '../../core/system/json.ts'

/** A function that was called, by the offsets of its text. */
export interface CalledFunction {
  readonly from: number
  readonly to: number
  /** How often it was called in one request. */
  readonly count: number
}

/** A script of the project as it ran, which knows the lines of its source. */
export class OwnScript {
  /** Relative to the project. */
  readonly file: string
  readonly text: string
  readonly #starts: readonly number[]
  readonly #map: SourceMap | undefined
  readonly #functions: readonly CalledFunction[]

  constructor(file: string, text: string, functions: readonly CalledFunction[]) {
    this.file = file
    this.text = text
    this.#starts = lineStarts(text)
    this.#map = sourceMapIn(text)
    this.#functions = functions.toSorted((one, other) => one.to - one.from - (other.to - other.from))
  }

  /** The line of the source, from 1, for a position in the script, from 0. */
  lineAt(line: number, column: number): number {
    const entry = this.#map?.findEntry(line, column)
    return (entry && 'originalLine' in entry ? entry.originalLine : line) + 1
  }

  /**
   * The same for a sample, of which only the line is known, from 1, and the position of its function. A loader may put a
   * whole file on one line: then it is the line where the function begins.
   */
  lineOfTick(tick: number, line: number, column: number): number {
    if (tick - 1 === line) return this.lineAt(line, column)
    const start = this.#starts[tick - 1] ?? 0
    const indent = /^\s*/.exec(this.text.slice(start, start + 200))?.[0].length ?? 0
    return this.lineAt(tick - 1, indent)
  }

  lineAtOffset(offset: number): number {
    const line = lastAtMost(this.#starts, offset)
    return this.lineAt(line, offset - (this.#starts[line] ?? 0))
  }

  offsetOf(line: number, column: number): number {
    return (this.#starts[line] ?? 0) + column
  }

  /** The innermost function around an offset. */
  functionAt(offset: number): CalledFunction | undefined {
    return this.#functions.find(({ from, to }) => from <= offset && offset < to)
  }

  /**
   * How often a line of the source is called in one request: the function that begins on it, or the one around it. Null for
   * an async function, of which Node also counts each time that it continues.
   */
  callsOfLine(line: number): number | null {
    const around = this.#functions
      .map(each => ({ ...each, first: this.lineAtOffset(each.from), last: this.lineAtOffset(each.to - 1) }))
      .filter(({ first, last }) => first <= line && line <= last)
    const found = around.find(({ first }) => first === line) ?? around[0]
    if (!found?.count) return null
    const isAsync = this.text.startsWith('async ', found.from)
    return isAsync ? null : found.count
  }
}

/** The source map that a loader wrote at the end of a script. */
function sourceMapIn(text: string): SourceMap | undefined {
  const at = text.lastIndexOf('//# sourceMappingURL=data:application/json')
  const [, encoded] = at < 0 ? [] : (/;base64,([\w+/=]+)\s*$/.exec(text.slice(at)) ?? [])
  if (encoded === undefined) return undefined
  const map = recordIn(JSON.parse(Buffer.from(encoded, 'base64').toString()))
  return new SourceMap({
    ...{ file: '', sourceRoot: '', sourcesContent: [], version: 3 },
    ...{ sources: listIn(map.sources).map(String), names: listIn(map.names).map(String) },
    mappings: String(map.mappings),
  })
}

function lineStarts(text: string): number[] {
  const starts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return starts
}

/** The index of the last number that is at most a value; the numbers are sorted. */
export function lastAtMost(numbers: readonly number[], value: number): number {
  let [low, high] = [0, numbers.length - 1]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((numbers[middle] ?? 0) <= value) low = middle
    else high = middle - 1
  }
  return low
}
