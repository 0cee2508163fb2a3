import {
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { unlessRefused } from '../system/errors.ts'
import { hexDigits, isAlive, isOwnerGone, ownerMark } from '../system/owned-name.ts'
import { isOwn, removeQuietly } from '../system/temporary.ts'
import { foldersAbove, isSafePath, type Tree } from './tree.ts'

/**
 * Makes a temporary folder, named `.NAME.PID.x.tmp` and marked with its process, and always removes it. Only
 * SIGKILL or a power cut leaves one, which the next run removes.
 */
export function withStaging<T>(place: string, name: string, use: (staging: string) => T): T {
  const { path, close } = openStaging(place, name)
  try {
    return use(path)
  } finally {
    close()
  }
}

/** The same for work that waits. */
export async function withStagingAsync<T>(
  place: string,
  name: string,
  use: (staging: string) => Promise<T>,
): Promise<T> {
  const { path, close } = openStaging(place, name)
  try {
    return await use(path)
  } finally {
    close()
  }
}

function openStaging(place: string, name: string) {
  const path = join(place, `.${name}.${process.pid}.${hexDigits()}.tmp`)
  mkdirSync(path)
  writeFileSync(join(path, 'owner'), ownerMark())
  return { path, close: () => rmSync(path, { recursive: true, force: true }) }
}

/** Removes the temporary folders of killed runs, for any project name. */
export function removeLeftStagings(place: string, name: string): void {
  for (const staging of leftStagings(place, name)) removeQuietly(staging)
}

/**
 * Those of this user whose process is gone. A folder that was just made has no mark yet and is found by its
 * name.
 */
function leftStagings(place: string, wanted: string): string[] {
  return namesIn(place).flatMap(entry => {
    const [, name, pid] = /^\.(.+)[.-](\d+)(?:\.[0-9a-f]{4})?\.tmp$/.exec(entry) ?? []
    if (name === undefined) return []
    const staging = join(place, entry)
    const found = lstatSync(staging, { throwIfNoEntry: false })
    if (!found?.isDirectory() || !isOwn(staging)) return []
    const mark = textOf(join(staging, 'owner'))
    if (mark) return /^[0-9a-f]{6}_[0-9a-z]+_[0-9a-z]+$/.test(mark) && isOwnerGone(mark) ? [staging] : []
    return name === wanted && !isAlive(Number(pid), found.mtimeMs / 1000) ? [staging] : []
  })
}

/** What a run is about to change in a folder: enough to undo it. */
interface Journal {
  /** path → SHA-256 of what is written there. */
  readonly files: Readonly<Record<string, string>>
  /** Folders to create, the outermost first. */
  readonly folders: readonly string[]
}

/**
 * Records what moving a tree into a folder will change, with copies of the replaced files. Valid until it is
 * removed.
 */
export function keepJournal(staging: string, target: string, tree: Tree): void {
  const folders = new Set<string>()
  for (const path of tree.keys()) {
    for (const folder of foldersAbove(path)) if (!existsSync(join(target, folder))) folders.add(folder)
    if (!existsSync(join(target, path))) continue
    mkdirSync(join(staging, 'old', dirname(path)), { recursive: true })
    copyFileSync(join(target, path), join(staging, 'old', path))
  }
  const files = Object.fromEntries([...tree].map(([path, content]) => [path, hashOf(content)]))
  const journal: Journal = { files, folders: [...folders].sort() }
  writeFileSync(join(staging, 'journal.part'), JSON.stringify(journal))
  renameSync(join(staging, 'journal.part'), join(staging, 'journal'))
}

/** From here on the written files stay. */
export function closeJournal(staging: string): void {
  rmSync(join(staging, 'journal'))
}

/**
 * Undoes what killed runs wrote into a folder, except files that were changed since. Returns the restored
 * paths.
 */
export function undoInterrupted(target: string): string[] {
  return leftStagings(target, 'gapi').flatMap(staging => {
    const { files, folders } = journalIn(textOf(join(staging, 'journal')) ?? '{}')
    const undone = files.filter(([path, hash]) => undoFiles(path, hash, target, staging))
    for (const folder of folders.toReversed())
      if (isReached(target, folder) && isEmpty(join(target, folder))) rmdirSync(join(target, folder))
    removeQuietly(staging)
    return undone.map(([path]) => path)
  })
}

/** Restores a file; returns whether this run had written it. */
function undoFiles(path: string, hash: string, target: string, staging: string): boolean {
  const place = join(target, path)
  if (existsSync(join(staging, 'new', path)) || !isReached(target, path)) return false
  if (!lstatSync(place).isFile() || hashOf(readFileSync(place)) !== hash) return false
  if (existsSync(join(staging, 'old', path))) renameSync(join(staging, 'old', path), place)
  else rmSync(place)
  return true
}

/** A journal may come from someone else's checkout, so only paths inside the folder are accepted. */
function journalIn(text: string): { files: (readonly [string, string])[]; folders: string[] } {
  const { files, folders }: { files?: unknown; folders?: unknown } = isJson(text) ? JSON.parse(text) : {}
  return {
    files: Object.entries(Object(files)).flatMap(([path, hash]) =>
      isSafePath(path) ? [[path, String(hash)] as const] : [],
    ),
    folders: Array.isArray(folders) ? folders.map(String).filter(isSafePath) : [],
  }
}

function isJson(text: string): boolean {
  try {
    return typeof JSON.parse(text) === 'object' && JSON.parse(text) !== null
  } catch {
    return false
  }
}

/** Whether a path exists and has no link in it. */
function isReached(target: string, path: string): boolean {
  const isFolder = (folder: string) =>
    lstatSync(join(target, folder), { throwIfNoEntry: false })?.isDirectory() === true
  return (
    foldersAbove(path).every(isFolder) &&
    lstatSync(join(target, path), { throwIfNoEntry: false }) !== undefined
  )
}

function isEmpty(folder: string): boolean {
  return lstatSync(folder).isDirectory() && namesIn(folder).length === 0
}

/** Loads node:crypto here, which takes 3 ms, because a new folder needs no hashes. */
function hashOf(content: string | Uint8Array): string {
  const { createHash } = process.getBuiltinModule('node:crypto')
  return createHash('sha256').update(content).digest('hex')
}

function namesIn(folder: string): string[] {
  return unlessRefused(() => readdirSync(folder)) ?? []
}

function textOf(path: string): string | undefined {
  return unlessRefused(() => readFileSync(path, 'utf8'))
}
