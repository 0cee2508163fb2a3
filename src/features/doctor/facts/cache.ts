import { hash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join, relative, sep } from 'node:path'
import { version } from '../../../core/render/own-package.ts'
import { cacheFolder } from '../../../core/system/cache-folder.ts'
import { systemCodeOf, UserError, unlessRefused } from '../../../core/system/errors.ts'
import { scratchName } from '../../../core/system/owned-name.ts'
import type { Environment } from '../../../core/system/process.ts'
import { leftOverIn, removeQuietly } from '../../../core/system/temporary.ts'
import type { Repository } from '../repository/repository.ts'
import type { FileFacts, Recall } from './facts.ts'
import type { KeptHistory } from './history-facts.ts'

/** Facts about the files of a repository and its history, kept between runs. */
export interface Cache {
  readonly recall: Recall
  readonly history: KeptHistory
  /** Writes the cache; a read-only folder is not a fault of the repository. */
  save(): void
}

export function noCache(): Cache {
  return { recall: () => ({}), history: {}, save() {} }
}

interface Entry {
  readonly stamp: string | undefined
  /**
   * Identifies the content on disk, so that edits which a filter or `--skip-worktree` hides from git count.
   */
  readonly mark: string
  readonly known: FileFacts
}

/**
 * Opens the cache of a repository. A small repository is analysed as fast without one; a chosen folder
 * (`chosen`) is always used, and must be writable.
 */
export function openCache(repository: Repository, env: Environment, chosen?: string): Cache {
  if (chosen === undefined && repository.files.size < leastFiles) return noCache()
  if (chosen !== undefined) makeFolder(chosen)
  const file = join(chosen ?? usualFolder(repository, env), nameFor(repository.root))
  if (isTracked(file, repository)) return noCache()
  const text = textOf(file)
  const { files, history } = contentIn(text)
  const before = new Map(files)
  const now = new Map<string, Entry>()
  return {
    history,
    recall(path, texts) {
      const entry = now.get(path) ?? before.get(path)
      const stamp = texts.stamp(path)
      if (entry && stamp !== undefined && entry.stamp === stamp) return entry.known
      const text = texts.peek(path)
      const mark = text === undefined ? `${stamp}` : markOf(text)
      const isSame = entry?.mark === mark && (text !== undefined || stamp !== undefined)
      const kept = { stamp, mark, known: isSame ? entry.known : {} }
      now.set(path, kept)
      return kept.known
    },
    save() {
      const all = new Map([...before, ...now])
      const written = textFor({ files: [...all].filter(([path]) => repository.files.has(path)), history })
      if (written !== text) replace(file, written)
    },
  }
}

const leastFiles = 200

/** A tracked cache could claim that other files contain no secret. */
function isTracked(file: string, { isGit, root, files }: Repository): boolean {
  const place = unlessRefused(() => realpathSync(file))
  return isGit && place !== undefined && files.has(relative(realpathSync(root), place).split(sep).join('/'))
}

/** With the project's other caches, unless git tracks them, else in the user's cache directory. */
function usualFolder({ root, files, folders }: Repository, env: Environment): string {
  const modules = join(root, 'node_modules')
  const isOurs = existsSync(modules) && !folders.has('node_modules') && !files.has('node_modules')
  return isOurs ? join(modules, '.cache', ownName) : join(cacheFolder(env), ownName, 'checks')
}

const ownName = 'gapi-doctor'

/** Checkouts of one repository may share a folder. */
function nameFor(root: string): string {
  return `${basename(root).replace(/[^\w.-]/g, '_')}-${markOf(root).slice(0, 8)}`
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true })
  } catch (error) {
    const code = systemCodeOf(error)
    if (code === undefined) throw error
    throw new UserError(
      `Cannot write the cache in ${folder}: ${code}.`,
      'Pass another folder with --cache-location, or pass --no-cache.',
    )
  }
}

/** What the file holds. */
interface Content {
  readonly files: readonly (readonly [string, Entry])[]
  readonly history: KeptHistory
}

/** Its first line holds the program and a hash of the rest, which shows whether the file is whole. */
function textFor(content: Content): string {
  const body = JSON.stringify(content)
  return `${headFor(body)}\n${body}`
}

function headFor(body: string): string {
  return `gapi-doctor ${version} ${program()} ${markOf(body)}`
}

/** The file names of the program contain content hashes, so every development version has its own cache. */
function program(): string {
  return markOf(
    readdirSync(import.meta.dirname)
      .sort()
      .join(),
  )
}

/** Empty for a file from another program or version, and for a damaged one. */
function contentIn(text: string | undefined): Content {
  const [head, body] = text?.split('\n') ?? []
  if (body === undefined || head !== headFor(body)) return { files: [], history: {} }
  const content: Content = JSON.parse(body)
  return content
}

function markOf(text: string): string {
  return hash('sha256', text).slice(0, 32)
}

function textOf(file: string): string | undefined {
  return unlessRefused(() => readFileSync(file, 'utf8'))
}

/** Renamed in one step, so that concurrent readers see the old or the new file. */
function replace(file: string, text: string): void {
  const folder = dirname(file)
  const beside = join(folder, scratchName('cache'))
  const isDone = unlessRefused(() => {
    mkdirSync(folder, { recursive: true })
    for (const path of leftOverIn(folder, 'cache')) removeQuietly(path)
    if (basename(folder) === ownName) writeFileSync(join(folder, '.gitignore'), '*\n')
    writeFileSync(beside, text, { mode: 0o600 })
    renameSync(beside, file)
    return true
  })
  if (!isDone) unlessRefused(() => rmSync(beside, { force: true }))
}
