import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { exit, systemCodeOf, UserError } from '../../../core/errors.ts'
import type { Place } from '../place.ts'
import type { IdKind } from './conventions.ts'
import type { Language } from './source.ts'

/** How the files of a folder are written, and what it is called. */
export interface Style {
  readonly language: Language
  /** With its dot. */
  readonly extension: string
}

export function withoutExtension(file: string): string {
  return file.replace(/\.([cm]?[jt]s|sql)$/, '')
}

/** TypeScript or JavaScript, CommonJS or ES modules: as the folder's last file is, else as the project is. */
export function styleOf(place: Place, files: readonly string[], { js }: { js: boolean }): Style {
  const like = files.findLast(file => !file.endsWith('.sql') && (!js || /\.[cm]?js$/.test(file)))
  const extension = like ? like.slice(like.lastIndexOf('.')) : isTypeScript(place) && !js ? '.ts' : '.js'
  if (/^\.[cm]?ts$/.test(extension)) return { language: 'ts', extension }
  if (extension === '.mjs') return { language: 'esm', extension }
  if (extension === '.cjs') return { language: 'cjs', extension }
  const text = like ? readFileSync(join(place.folder, like), 'utf8') : ''
  const said = /^\s*export\s/m.test(text) ? 'esm' : /\bexports\b/.test(text) ? 'cjs' : undefined
  return { language: said ?? (isModule(place.folder) ? 'esm' : 'cjs'), extension }
}

function isTypeScript({ root, folder }: Place): boolean {
  const folders = [root, ...parentsOf(folder, root)]
  return folders.some(path => ['tsconfig.json', 'knexfile.ts'].some(name => existsSync(join(path, name))))
}

function parentsOf(folder: string, root: string): string[] {
  if (folder === root || folder === dirname(folder) || !folder.startsWith(root)) return []
  return [folder, ...parentsOf(dirname(folder), root)]
}

/** What Node would take a .js here for. */
function isModule(folder: string): boolean {
  for (let at = folder; ; at = dirname(at)) {
    const path = join(at, 'package.json')
    if (existsSync(path)) return /"type"\s*:\s*"module"/.test(readFileSync(path, 'utf8'))
    if (at === dirname(at)) return false
  }
}

/** How the migrations of a folder make the key of a table; undefined where none of them makes the table. */
export function keysIn(folder: string, files: readonly string[]): (table: string) => IdKind | undefined {
  let texts: string[] | undefined
  return table => {
    texts ??= files.map(file => readFileSync(join(folder, file), 'utf8')).reverse()
    const make = new RegExp(`createTable(?:IfNotExists)?\\(\\s*["'\`]${table}["'\`]`)
    for (const text of texts) {
      const [, body] = text.split(make)
      if (body !== undefined) return keyIn(body)
    }
    return undefined
  }
}

function keyIn(body: string): IdKind {
  const [, call = ''] = /\.(\w+)\(\s*["'`]id["'`]/.exec(body) ?? []
  if (call === 'uuid') return 'uuid'
  return /^big/.test(call) ? 'bigint' : 'int'
}

/**
 * Lends a folder to one writer at a time, so that two commands at once never choose one date. The lock is a file;
 * one that was left behind by a process that died counts for two seconds.
 */
export function exclusively<T>(folder: string, work: () => T): T {
  const lock = join(folder, '.gapi-new.lock')
  const patience = Date.now() + 10_000
  for (;;) {
    try {
      closeSync(openSync(lock, 'wx'))
      break
    } catch (error) {
      if (systemCodeOf(error) !== 'EEXIST' || Date.now() > patience) throw writeFailure(error, folder)
      const since = statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now()
      if (Date.now() - since > 2000) rmSync(lock, { force: true })
      else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5)
    }
  }
  try {
    return work()
  } finally {
    rmSync(lock, { force: true })
  }
}

/** Makes the folder where the project says it is, but nobody has made it yet. Returns whether it did. */
export function ensureFolder({ folder, exists }: Place): boolean {
  if (exists) return false
  try {
    mkdirSync(folder, { recursive: true })
    return true
  } catch (error) {
    throw writeFailure(error, folder)
  }
}

/** Writes a file that is not there yet, or nothing. */
export function writeNewFile(path: string, text: string): void {
  try {
    writeFileSync(path, text, { flag: 'wx' })
  } catch (error) {
    if (systemCodeOf(error) !== 'EEXIST') rmSync(path, { force: true })
    throw writeFailure(error, path)
  }
}

function writeFailure(error: unknown, path: string): unknown {
  const says = reasons[systemCodeOf(error) ?? '']
  if (!says) return error
  return new UserError(
    `Could not write ${path}: ${says}. Nothing was changed.`,
    'Make it writable, or name another folder with --dir.',
    exit.failed,
  )
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'the system does not permit it',
  EROFS: 'it is on a read-only file system',
  ENOSPC: 'the disk is full',
  EDQUOT: 'your disk quota is used up',
  ENOTDIR: 'a part of the path is a file',
  ENOENT: 'the system does not let a file be made there',
  EEXIST: 'another process keeps writing there',
  ENAMETOOLONG: 'the name is too long',
}
