import { lstatSync } from 'node:fs'
import { join } from 'node:path'
import type { Repository } from './repository.ts'

/** The texts of a repository; each file is read once. */
export interface Texts {
  /** Sorted. */
  readonly paths: readonly string[]
  /** Undefined for what is no text of the repository: binary, a link, a submodule, too large. */
  of(path: string): string | undefined
  /** Is another when the file has been written to since; undefined where that is so late that it cannot be told. */
  stamp(path: string): string | undefined
  /** A line of a text, from 1. */
  line(path: string, line: number): string
}

/** Larger files are data. */
const largest = 8_000_000

export function textsOf({ root, files, read }: Repository): Texts {
  const known = new Map<string, string | undefined>()
  const looks = new Map<string, Look>()
  const lookAt = (path: string): Look => {
    const look = looks.get(path) ?? lookOf(join(root, path))
    looks.set(path, look)
    return look
  }
  const of = (path: string): string | undefined => {
    const { isOrdinary } = lookAt(path)
    if (!known.has(path)) known.set(path, isOrdinary ? asText(read(path)) : undefined)
    return known.get(path)
  }
  return { paths: [...files].sort(), of, stamp: path => lookAt(path).stamp, line: lineIn(of) }
}

/** Findings come file by file, and a file may have thousands. */
function lineIn(of: Texts['of']): Texts['line'] {
  let last = ''
  let lines: readonly string[] = []
  return (path, line) => {
    if (path !== last) lines = of(path)?.split('\n') ?? []
    last = path
    return lines[line - 1] ?? ''
  }
}

/** What the system says of a file, before its text is read: what is written to it meanwhile shows in the next look. */
interface Look {
  /** A tracked link may lead out of the repository, to files that are not its own. */
  readonly isOrdinary: boolean
  readonly stamp: string | undefined
}

/** The time of the last change to a file, unlike that of the last write, is set by nobody but the system. */
function lookOf(path: string): Look {
  const stat = lstatSync(path, { bigint: true, throwIfNoEntry: false })
  if (!stat?.isFile()) return { isOrdinary: false, stamp: undefined }
  const isSettled = Date.now() - Number(stat.ctimeMs) >= coarsest
  return {
    isOrdinary: stat.size <= largest,
    stamp: isSettled ? [stat.size, stat.ctimeNs, stat.mtimeNs, stat.ino].join() : undefined,
  }
}

/** Two writes within the grain of a file system's clock look like one: 2 s on FAT, in milliseconds. */
const coarsest = 2000

function asText(read: string | undefined): string | undefined {
  return read === undefined || read.slice(0, 8000).includes('\0') ? undefined : read
}

/** The line, from 1, and the column, from 1, of a place in a text. */
export function positionOf(text: string, index: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, index)
  const start = before.lastIndexOf('\n') + 1
  return { line: countOf(before, '\n') + 1, column: index - start + 1 }
}

function countOf(text: string, character: string): number {
  let count = 0
  for (let at = text.indexOf(character); at >= 0; at = text.indexOf(character, at + 1)) count += 1
  return count
}
