import { createHash } from 'node:crypto'
import {
  copyFileSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { type Checkout, UnreadRepository } from './checkout.ts'

/** Copies a file if it exists. Anything else, such as a pipe, is skipped: reading it might never end. */
export function copyWhole(from: string, to: string): boolean {
  if (!statSync(from, { throwIfNoEntry: false })?.isFile()) return false
  copyFileSync(from, to)
  return true
}

/** Copies the index, and the shared index of a split one: git updates its time whenever it reads it. */
export function copyIndex({ gitFolder, index = join(gitFolder, 'index') }: Checkout, folder: string): void {
  if (copyWhole(index, join(folder, 'index')) && !isWhole(readFileSync(join(folder, 'index'))))
    throw new UnreadRepository(
      index,
      'its checksum is wrong',
      'Remove it and run git reset, which creates it again.',
    )
  for (const name of namesIn(gitFolder))
    if (name.startsWith('sharedindex.')) copyWhole(join(gitFolder, name), join(folder, name))
}

/**
 * Git reads a truncated index as far as it can. A complete one ends with a hash of the rest, or zeros
 * (index.skipHash).
 */
function isWhole(index: Buffer): boolean {
  return (['sha1', 'sha256'] as const).some(algorithm => {
    const length = algorithm === 'sha1' ? 20 : 32
    const end = index.subarray(-length)
    const hash = createHash(algorithm).update(index.subarray(0, -length)).digest()
    return end.equals(hash) || end.equals(Buffer.alloc(length))
  })
}

/** Copies HEAD and similar refs, branches, tags and other refs, as of now. */
export function copyRefs({ gitFolder, commonFolder }: Checkout, folder: string): void {
  for (const name of namesIn(gitFolder)) {
    if (!/^[A-Z_]*HEAD$/.test(name)) continue
    if (lstatSync(join(gitFolder, name)).isSymbolicLink())
      writeFileSync(join(folder, name), `ref: ${readlinkSync(join(gitFolder, name))}\n`)
    else copyWhole(join(gitFolder, name), join(folder, name))
  }
  copyFolder(join(commonFolder, 'reftable'), join(folder, 'reftable'))
  const refs = packedRefs(commonFolder)
  for (const place of new Set([commonFolder, gitFolder])) readLoose(place, 'refs', folder, refs)
  const lines = [...refs].map(([name, hash]) => `${hash} ${name}\n`)
  writeFileSync(join(folder, 'packed-refs'), lines.join(''))
}

/** Copies all objects except those in the repository's own alternates, which stay there. */
export function copyObjects({ commonFolder }: Checkout, folder: string): void {
  const from = join(commonFolder, 'objects')
  const to = join(folder, 'objects')
  rmSync(to, { recursive: true })
  cpSync(from, to, { recursive: true, dereference: true, filter: isFileOrFolder })
  const alternates = join(to, 'info/alternates')
  if (!existsSync(alternates)) return
  const lines = readFileSync(alternates, 'utf8').split('\n')
  writeFileSync(
    alternates,
    lines.map(line => (/^\.\.?\//.test(line) ? resolve(from, line) : line)).join('\n'),
  )
}

function isFileOrFolder(path: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false })
  return found !== undefined && (found.isFile() || found.isDirectory())
}

function packedRefs(commonFolder: string): Map<string, string> {
  const path = join(commonFolder, 'packed-refs')
  if (!statSync(path, { throwIfNoEntry: false })?.isFile()) return new Map()
  const lines = readFileSync(path, 'utf8').split('\n')
  return new Map(
    lines.flatMap(line => {
      const [, hash, name] = /^([0-9a-f]+) (.+)$/.exec(line) ?? []
      return hash === undefined || name === undefined ? [] : [[name, hash] as const]
    }),
  )
}

/** A loose ref takes precedence over a packed one. What is not a hash stays a file, for git to parse. */
function readLoose(place: string, under: string, folder: string, refs: Map<string, string>): void {
  for (const name of namesIn(join(place, under))) {
    const ref = `${under}/${name}`
    const path = join(place, ref)
    // A link to a folder might lead back here.
    if (lstatSync(path, { throwIfNoEntry: false })?.isDirectory()) readLoose(place, ref, folder, refs)
    if (!statSync(path, { throwIfNoEntry: false })?.isFile() || name.endsWith('.lock')) continue
    const hash = /^([0-9a-f]{40,64})\s*$/.exec(readFileSync(path, 'latin1').slice(0, 100))?.[1]
    if (hash !== undefined) refs.set(ref, hash)
    else {
      refs.delete(ref)
      mkdirSync(join(folder, dirname(ref)), { recursive: true })
      copyFileSync(path, join(folder, ref))
    }
  }
}

function copyFolder(from: string, to: string): void {
  const names = namesIn(from)
  if (names.length === 0) return
  mkdirSync(to)
  for (const name of names) copyWhole(join(from, name), join(to, name))
}

function namesIn(folder: string): string[] {
  return statSync(folder, { throwIfNoEntry: false })?.isDirectory() ? readdirSync(folder) : []
}
