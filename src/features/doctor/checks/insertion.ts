import type { Texts } from '../repository/texts.ts'

/** Lines to insert into a file. Nothing is ever removed. */
export interface Insertion {
  readonly path: string
  /** The line after which they are inserted, from 1; 0 is the beginning. */
  readonly after: number
  readonly lines: readonly string[]
}

export function atEnd(path: string, line: string, texts: Texts): Insertion {
  return { path, after: linesOf(texts.of(path) ?? '').length, lines: [line] }
}

/** The lines without their line ends; a final line end does not start another line. */
export function linesOf(text: string): string[] {
  const lines = text.split(/\r?\n/)
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines
}
