/** A parsed data file: the values, and the line on which each begins. */
export interface Parsed {
  readonly value: unknown
  /** The line of the value at a path of keys and indexes, from 1; undefined where the format has none. */
  lineOf(path: readonly (string | number)[]): number | undefined
}

/** A syntax error in a file, and its line. */
export class FormatFault extends Error {
  override readonly name = 'FormatFault'
  readonly line: number | undefined

  constructor(message: string, line: number | undefined) {
    super(message)
    this.line = line
  }
}
