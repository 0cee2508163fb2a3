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
import type { IdKind } from '../../../core/fields/conventions.ts'
import type { Language } from '../../../core/fields/migration-text.ts'
import { exit, systemCodeOf, UserError } from '../../../core/system/errors.ts'
import { escaped } from '../../../core/system/escaped.ts'
import type { MigrationPlace } from '../migration-place.ts'

/** The language and the extension of the files in a folder. */
export interface FileStyle {
  readonly language: Language | 'python'
  /** With its dot. */
  readonly extension: string
}

export function withoutExtension(file: string): string {
  return file.replace(/\.([cm]?[jt]s|sql|py)$/, '')
}

/**
 * TypeScript or JavaScript, CommonJS or ES modules: like the last file of the folder, else like the project.
 */
export function styleOf(place: MigrationPlace, files: readonly string[], { js }: { js: boolean }): FileStyle {
  const like = files.findLast(file => !file.endsWith('.sql') && (!js || /\.[cm]?js$/.test(file)))
  const extension = like ? like.slice(like.lastIndexOf('.')) : isTypeScript(place) && !js ? '.ts' : '.js'
  if (/^\.[cm]?ts$/.test(extension)) return { language: 'ts', extension }
  if (extension === '.mjs') return { language: 'esm', extension }
  if (extension === '.cjs') return { language: 'cjs', extension }
  const text = like ? readFileSync(join(place.folder, like), 'utf8') : ''
  const said = /^[ \t]*export\s/m.test(text) ? 'esm' : /\bexports\b/.test(text) ? 'cjs' : undefined
  return { language: said ?? (isModule(place.folder) ? 'esm' : 'cjs'), extension }
}

function isTypeScript({ root, folder }: MigrationPlace): boolean {
  const folders = [root, ...parentsOf(folder, root)]
  return folders.some(path => ['tsconfig.json', 'knexfile.ts'].some(name => existsSync(join(path, name))))
}

function parentsOf(folder: string, root: string): string[] {
  if (folder === root || folder === dirname(folder) || !folder.startsWith(root)) return []
  return [folder, ...parentsOf(dirname(folder), root)]
}

/** Whether Node would load a .js here as an ES module. */
function isModule(folder: string): boolean {
  for (let at = folder; ; at = dirname(at)) {
    const path = join(at, 'package.json')
    if (existsSync(path)) return /"type"\s*:\s*"module"/.test(readFileSync(path, 'utf8'))
    if (at === dirname(at)) return false
  }
}

interface Tables {
  /** The kind of key that the migrations give a table; undefined where none of them creates the table. */
  keyIn(table: string): IdKind | undefined
  /** The table that the last reference of this name refers to, if any. */
  targetIn(column: string): string | undefined
}

/** What the migrations of a folder say about tables. Reads them at the first question. */
export function tablesIn(folder: string, files: readonly string[]): Tables {
  let texts: string[] | undefined
  const read = () => {
    texts ??= files.map(file => readFileSync(join(folder, file), 'utf8')).reverse()
    return texts
  }
  return {
    keyIn(table) {
      const make = new RegExp(`create(?:Table(?:IfNotExists)?|_table)\\(\\s*["'\`]${escaped(table)}["'\`]`)
      const body = read()
        .map(text => text.split(make)[1])
        .find(part => part !== undefined)
      return body === undefined ? undefined : keyIn(body)
    },
    targetIn(column) {
      const start = `["'\`]${escaped(column)}["'\`][^\\n;]*\\b`
      const refer = new RegExp(
        `${start}(?:references\\(\\s*["'\`](\\w+)\\.|inTable\\(\\s*["'\`](\\w+)["'\`])|ForeignKeyConstraint\\(\\[["']${escaped(column)}["']\\],\\s*\\[["'](\\w+)\\.`,
      )
      return read().flatMap(text => {
        const [, dotted, named, constrained] = refer.exec(text) ?? []
        return dotted ?? named ?? constrained ?? []
      })[0]
    },
  }
}

function keyIn(body: string): IdKind {
  const [, python] = /\bColumn\(\s*["']id["'],\s*([\w.]+)/.exec(body) ?? []
  if (python !== undefined) return /BigInt/.test(python) ? 'bigint' : /Int/.test(python) ? 'int' : 'uuid'
  const [, call = ''] = /\.(\w+)\(\s*["'`]id["'`]/.exec(body) ?? []
  if (call === 'uuid') return 'uuid'
  return /^big/.test(call) ? 'bigint' : 'int'
}

/**
 * Runs one writer at a time in a folder, so that two commands never choose the same date. The lock is a file;
 * one that a dead process left expires after two seconds.
 */
export function exclusively<T>(folder: string, work: () => T): T {
  const lock = join(folder, '.gapi-new.lock')
  const timeout = Date.now() + 10_000
  for (;;) {
    try {
      closeSync(openSync(lock, 'wx'))
      break
    } catch (error) {
      if (systemCodeOf(error) !== 'EEXIST' || Date.now() > timeout) throw writeFailure(error, folder)
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

/** Creates the configured folder if it does not exist. Returns whether it did. */
export function ensureFolder({ folder, exists }: MigrationPlace): boolean {
  if (exists) return false
  try {
    mkdirSync(folder, { recursive: true })
    return true
  } catch (error) {
    throw writeFailure(error, folder)
  }
}

/** Writes a new file; throws if it exists. */
export function writeNewFile(path: string, text: string): void {
  try {
    writeFileSync(path, text, { flag: 'wx' })
  } catch (error) {
    if (systemCodeOf(error) !== 'EEXIST') rmSync(path, { force: true })
    throw writeFailure(error, path)
  }
}

function writeFailure(error: unknown, path: string): unknown {
  const message = reasons[systemCodeOf(error) ?? '']
  if (!message) return error
  return new UserError(
    `Could not write ${path}: ${message}. Nothing was changed.`,
    'Make it writable, or pass another folder with --dir.',
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
