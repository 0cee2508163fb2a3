import { hash, randomUUID } from 'node:crypto'
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
import { cacheFolder } from '../../core/cache-folder.ts'
import { systemCodeOf, UserError } from '../../core/errors.ts'
import type { Environment } from '../../core/process.ts'
import { version } from '../../core/self.ts'
import type { Known, Recall } from './facts/facts.ts'
import type { Repository } from './repository.ts'

/** What is known of the files of a repository, kept between runs. */
export interface Cache {
  readonly recall: Recall
  /** Writes what was found out; a folder that cannot be written to is no fault of the repository. */
  save(): void
}

export const noCache: Cache = { recall: () => ({}), save() {} }

interface Entry {
  readonly stamp: string | undefined
  /** Of the text as it was read: what a filter or `--skip-worktree` hides from git is seen. */
  readonly mark: string
  readonly known: Known
}

/**
 * Opens the cache of a repository. A smaller one is looked through as fast without; a folder that was asked for
 * (`chosen`) is used all the same, and must be there to write to.
 */
export function openCache(repository: Repository, env: Environment, chosen?: string): Cache {
  if (chosen === undefined && repository.files.size < worthIt) return noCache
  if (chosen !== undefined) makeFolder(chosen)
  const file = join(chosen ?? usualFolder(repository, env), nameFor(repository.root))
  if (isTracked(file, repository)) return noCache
  const text = textOf(file)
  const before = new Map(entriesIn(text))
  const now = new Map<string, Entry>()
  return {
    recall(path, texts) {
      const entry = now.get(path) ?? before.get(path)
      const stamp = texts.stamp(path)
      if (entry && stamp !== undefined && entry.stamp === stamp) return entry.known
      const mark = markOf(texts.of(path) ?? '')
      const kept = { stamp, mark, known: entry?.mark === mark ? entry.known : {} }
      now.set(path, kept)
      return kept.known
    },
    save() {
      const all = new Map([...before, ...now])
      const written = textFor([...all].filter(([path]) => repository.files.has(path)))
      if (written !== text) replace(file, written)
    },
  }
}

const worthIt = 200

/** Whoever can add a file to a repository could say with it that others hold no secret. */
function isTracked(file: string, { isGit, root, files }: Repository): boolean {
  const place = unlessRefused(() => realpathSync(file))
  return isGit && place !== undefined && files.has(relative(realpathSync(root), place).split(sep).join('/'))
}

/** With the project's other caches, unless git tracks them, or with the user's. */
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
      `The cache cannot be kept in ${folder}: ${code}.`,
      'Name another folder, or pass --no-cache.',
    )
  }
}

/** Its first line: of which program, and that it is whole. */
function textFor(entries: readonly (readonly [string, Entry])[]): string {
  const body = JSON.stringify(entries)
  return `${headFor(body)}\n${body}`
}

function headFor(body: string): string {
  return `gapi-doctor ${version} ${program()} ${markOf(body)}`
}

/**
 * The names of the program's files hold hashes of what is in them, so that a version under way has its own cache. What
 * V8 made of them lies beside them, and comes and goes.
 */
function program(): string {
  const names = readdirSync(import.meta.dirname).filter(name => !name.endsWith('.cache'))
  return markOf(names.sort().join())
}

/** Nothing of a file that another program or version wrote, or that is damaged. */
function entriesIn(text: string | undefined): [string, Entry][] {
  const [head, body] = text?.split('\n') ?? []
  if (body === undefined || head !== headFor(body)) return []
  const entries: [string, Entry][] = JSON.parse(body)
  return entries
}

function markOf(text: string): string {
  return hash('sha256', text).slice(0, 32)
}

function textOf(file: string): string | undefined {
  return unlessRefused(() => readFileSync(file, 'utf8'))
}

/** In one step: whoever reads at the same time reads the whole of the one or of the other. */
function replace(file: string, text: string): void {
  const folder = dirname(file)
  const beside = `${file}.${randomUUID()}.tmp`
  const isDone = unlessRefused(() => {
    mkdirSync(folder, { recursive: true })
    if (basename(folder) === ownName) writeFileSync(join(folder, '.gitignore'), '*\n')
    writeFileSync(beside, text, { mode: 0o600 })
    renameSync(beside, file)
    return true
  })
  if (!isDone) unlessRefused(() => rmSync(beside, { force: true }))
}

/** A cache may be missing, lie on a full disk or in a folder of another user: then there is none. */
function unlessRefused<Value>(act: () => Value): Value | undefined {
  try {
    return act()
  } catch (error) {
    if (systemCodeOf(error) === undefined) throw error
    return undefined
  }
}
