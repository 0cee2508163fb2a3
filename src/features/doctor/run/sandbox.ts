import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { cacheFolder } from '../../../core/cache-folder.ts'
import { exit, systemCodeOf, UserError } from '../../../core/errors.ts'
import type { Environment } from '../../../core/process.ts'
import { cleanEnvironment, pnpmSettings, registryLines } from './environment.ts'
import { killRun } from './kill.ts'
import { writeStubs } from './stubs.ts'

/** A place of its own for a run: a home, a temporary folder, an environment. */
export interface Sandbox {
  readonly id: string
  readonly folder: string
  /** For the copy of the repository. */
  readonly work: string
  /** For the logs and the state of the shell. */
  readonly notes: string
  readonly env: Readonly<Record<string, string>>
  /** The groups of the processes that were started. */
  readonly groups: Set<number>
}

/** Lends a sandbox. Afterwards every process that was started in it is ended, and it is removed, unless kept. */
export async function withSandbox<T>(
  env: Environment,
  keep: boolean,
  use: (sandbox: Sandbox) => Promise<T>,
): Promise<T> {
  const sandbox = makeSandbox(env)
  let isDone = false
  try {
    const made = await use(sandbox)
    isDone = true
    return made
  } finally {
    await killRun(sandbox.id, sandbox.groups)
    if (!keep || !isDone) remove(sandbox.folder)
  }
}

function makeSandbox(env: Environment): Sandbox {
  const folder = realpathSync(mkdtempSync(join(env.TMPDIR || tmpdir(), 'gapi-doctor-')))
  const id = randomBytes(12).toString('hex')
  const inside = (name: string) => join(folder, name)
  const rooms = {
    id,
    home: inside('home'),
    temporary: inside('tmp'),
    stubs: inside('bin'),
    // Packages that were downloaded once are not downloaded by the next run.
    cache: join(cacheFolder(env), 'gapi-doctor'),
  }
  for (const name of ['home', 'tmp', 'work', 'notes']) mkdirSync(inside(name))
  writeStubs(rooms.stubs)
  const npmrc = registryLines(textOf(env.npm_config_userconfig ?? join(homeOf(env), '.npmrc')))
  if (npmrc) writeFileSync(join(rooms.home, '.npmrc'), npmrc)
  const pnpm = join(rooms.home, '.config/pnpm')
  mkdirSync(pnpm, { recursive: true })
  writeFileSync(join(pnpm, 'rc'), pnpmSettings(rooms))
  const clean = cleanEnvironment(env, rooms)
  return { id, folder, work: inside('work'), notes: inside('notes'), env: clean, groups: new Set() }
}

function homeOf(env: Environment): string {
  return env.HOME ?? homedir()
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (systemCodeOf(error) === undefined) throw error
    return ''
  }
}

/** Also where a program has taken away the right to write, as package caches do. */
function remove(folder: string): void {
  if (isRemoved(folder, () => {}) || isRemoved(folder, () => makeWritable(folder))) return
  throw new UserError(`${folder} could not be removed.`, 'Remove it yourself.', exit.failed)
}

function isRemoved(folder: string, prepare: () => void): boolean {
  try {
    prepare()
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    return true
  } catch (error) {
    if (systemCodeOf(error) === undefined) throw error
    return false
  }
}

function makeWritable(folder: string): void {
  chmodSync(folder, 0o700)
  for (const entry of readdirSync(folder, { withFileTypes: true }))
    if (entry.isDirectory()) makeWritable(join(folder, entry.name))
}
