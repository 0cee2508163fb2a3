/** A data file as it was read: values as its format has them, and where each begins. */
export interface Parsed {
  readonly value: unknown
  /** The line of what is at a path of keys and places, from 1 on; undefined where the format does not say. */
  lineOf(path: readonly (string | number)[]): number | undefined
}

/** What a format says against a file, and on which line. */
export class FormatFault extends Error {
  override readonly name = 'FormatFault'
  readonly line: number | undefined

  constructor(message: string, line: number | undefined) {
    super(message)
    this.line = line
  }
}
