import { lstatSync } from 'node:fs'
import { join } from 'node:path'
import { type Piece, piecesOf } from './pieces.ts'
import type { Repository } from './repository.ts'

/** The texts of a repository. A file is read when it is asked for; the last ones are kept. */
export interface Texts {
  /** Sorted. */
  readonly paths: readonly string[]
  /** Undefined for a binary file, a link, and a file that could not be read: `unread` says why. */
  of(path: string): string | undefined
  /** The same; `takeUnread` does not tell that it was asked for. */
  peek(path: string): string | undefined
  /** A file that `of` has no text for, in pieces: a binary file or a large one. */
  pieces(path: string): Iterable<Piece>
  /** Why the content of a file is not known; undefined where it is, and for links and binary files. */
  unread(path: string): string | undefined
  /** Notes that a question was asked about a file, which `takeUnread` gives if it has no answer. */
  ask(path: string, why?: string): void
  /** Whether it has no text because of its size. */
  isLarge(path: string): boolean
  /** The files that were asked for since the last call and could not be read, and why. */
  takeUnread(): ReadonlyMap<string, string>
  /** Changes when the file is written; undefined where the last write is too recent to tell. */
  stamp(path: string): string | undefined
  /** A line of a text, from 1. */
  line(path: string, line: number): string
}

/** Bytes. Larger files are data: only secrets are searched for in them. */
const largest = 8_000_000

/** Characters that are kept, so that the memory does not grow with the repository. */
const mostHeld = 16_000_000

export function textsOf({ root, files, absent, read }: Repository): Texts {
  const known = new Map<string, Read>()
  const looks = new Map<string, Examination>()
  const asked = new Map<string, string>()
  let held = 0
  const lookAt = (path: string): Examination => {
    const look = looks.get(path) ?? lookOf(join(root, path))
    looks.set(path, look)
    return look
  }
  const readOf = (path: string): Read => {
    const before = known.get(path)
    if (before) return before
    const { isOrdinary, size } = lookAt(path)
    const now = isOrdinary && size <= largest ? readFrom(path, read(path)) : notRead(absent.get(path), size)
    known.set(path, now)
    held += now.text?.length ?? 0
    for (const [oldest, { text }] of known) {
      if (held <= mostHeld) break
      known.delete(oldest)
      held -= text?.length ?? 0
    }
    return now
  }
  const ask = (path: string, why = readOf(path).unread) => {
    if (why !== undefined) asked.set(path, why)
  }
  const of = (path: string): string | undefined => {
    ask(path)
    return readOf(path).text
  }
  return {
    paths: [...files].sort(),
    of,
    ask,
    isLarge: path => lookAt(path).isOrdinary && lookAt(path).size > largest,
    peek: path => readOf(path).text,
    unread: path => readOf(path).unread,
    pieces: path => (hasPieces(readOf(path)) && lookAt(path).isOrdinary ? piecesOf(join(root, path)) : []),
    takeUnread() {
      const taken = new Map(asked)
      asked.clear()
      return taken
    },
    stamp: path => lookAt(path).stamp,
    line: lineIn(of),
  }
}

interface Read {
  readonly text?: string | undefined
  readonly unread?: string | undefined
  readonly isLarge?: true
}

function hasPieces({ text, unread, isLarge }: Read): boolean {
  return isLarge || (text === undefined && unread === undefined)
}

function notRead(absent: string | undefined, size: number): Read {
  if (absent !== undefined) return { unread: absent }
  return size > largest ? { unread: `it has ${Math.round(size / 1_000_000)} MB`, isLarge: true } : {}
}

/** A text file may hold zero bytes; any other file with some is binary. */
function readFrom(path: string, text: string | undefined): Read {
  if (text === undefined) return { unread: 'it may not be read' }
  if (text.startsWith('version https://git-lfs.github.com/spec/'))
    return { unread: 'it is a pointer of Git LFS: git lfs pull' }
  return isTextName(path) || !text.slice(0, 8000).includes('\0') ? { text } : {}
}

/** Whether people write files with this name in an editor. */
function isTextName(path: string): boolean {
  return /\.([cm]?[jt]sx?|json5?|jsonc|ya?ml|toml|ini|conf|cfg|properties|mdx?|txt|sql|sh|ps1|graphql|html?|css|env|pem|key|py|rb|go|php)$|(^|\/)(\.env[\w.-]*|\.npmrc|Dockerfile|Makefile)$/i.test(
    path,
  )
}

/** Findings are sorted by file, and a file may have thousands, so the lines of the last file are cached. */
export function lineIn(of: Texts['of']): Texts['line'] {
  let last = ''
  let lines: readonly string[] = []
  return (path, line) => {
    if (path !== last) lines = of(path)?.split('\n') ?? []
    last = path
    return lines[line - 1] ?? ''
  }
}

/** The file's metadata, read before its text, so that a concurrent write shows the next time. */
interface Examination {
  /** Whether it is a regular file: a tracked link may lead out of the repository. */
  readonly isOrdinary: boolean
  /** Bytes. */
  readonly size: number
  readonly stamp: string | undefined
}

/** Uses ctime, which programs cannot set, rather than mtime. */
function lookOf(path: string): Examination {
  const stat = lstatSync(path, { bigint: true, throwIfNoEntry: false })
  if (!stat?.isFile()) return { isOrdinary: false, size: 0, stamp: undefined }
  const isSettled = Date.now() - Number(stat.ctimeMs) >= coarsest
  return {
    isOrdinary: true,
    size: Number(stat.size),
    stamp: isSettled ? [stat.size, stat.ctimeNs, stat.mtimeNs, stat.ino].join() : undefined,
  }
}

/** Two writes within the resolution of the file system's clock look like one: 2 s on FAT, in milliseconds. */
const coarsest = 2000

/** The line and the column, both from 1, of an index in a text. */
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
