import { closeSync, openSync, readSync } from 'node:fs'
import { systemCodeOf } from '../../../core/system/errors.ts'

/** A part of a large or binary file. */
export interface Piece {
  readonly text: string
  /** The line ends before it. */
  readonly lines: number
  /** Where what the next piece repeats starts; the length of the text in the last piece. */
  readonly next: number
}

/** Bytes. */
const size = 4_000_000

/** Bytes that two pieces share, so that what lies across their border is whole in one of them. */
const shared = 8_000

/**
 * Reads a file of any size in pieces, one byte as one character, so that no more than a piece is in memory.
 * Undefined where the system refuses.
 */
export function* piecesOf(path: string): Generator<Piece, boolean> {
  const file = opened(path)
  if (file === undefined) return false
  const bytes = Buffer.alloc(size)
  let lines = 0
  let at = 0
  try {
    for (;;) {
      const length = readSync(file, bytes, 0, size, at)
      const text = bytes.toString('latin1', 0, length)
      const next = length < size ? length : length - shared
      yield { text, lines, next }
      if (length < size) return true
      lines += linesIn(text, next)
      at += next
    }
  } finally {
    closeSync(file)
  }
}

function opened(path: string): number | undefined {
  try {
    return openSync(path, 'r')
  } catch (error) {
    if (systemCodeOf(error) === undefined) throw error
    return undefined
  }
}

function linesIn(text: string, end: number): number {
  let count = 0
  for (let at = text.indexOf('\n'); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) count += 1
  return count
}
