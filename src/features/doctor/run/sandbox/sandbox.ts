import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { cacheFolder } from '../../../../core/system/cache-folder.ts'
import { exit, systemCodeOf, UserError } from '../../../../core/system/errors.ts'
import { scratchName } from '../../../../core/system/owned-name.ts'
import type { Environment } from '../../../../core/system/process.ts'
import { leftOverIn, temporaryPlace } from '../../../../core/system/temporary.ts'
import { cleanEnvironment, pnpmSettings, registryLines } from '../process/environment.ts'
import { killRun } from '../process/kill.ts'
import { writeStubs } from './stubs.ts'

/** A home folder, a temporary folder and an environment for one run. */
export interface Sandbox {
  readonly id: string
  readonly folder: string
  /** For the copy of the repository. */
  readonly work: string
  /** For the logs and the state of the shell. */
  readonly notes: string
  readonly env: Readonly<Record<string, string>>
  /** The process groups that were started. */
  readonly groups: Set<number>
}

/** Makes a sandbox. Afterwards all its processes are killed, and it is removed unless it is kept. */
export async function withSandbox<T>(
  checkout: string,
  { env, keep }: { readonly env: Environment; readonly keep: boolean },
  use: (sandbox: Sandbox) => Promise<T>,
): Promise<T> {
  await removeLeftOver(env)
  const sandbox = makeSandbox(checkout, env)
  let isDone = false
  try {
    const made = await use(sandbox)
    isDone = true
    return made
  } finally {
    await killRun(sandbox.id, sandbox.groups)
    if (keep && isDone) writeFileSync(join(sandbox.folder, keptMark), '')
    else remove(sandbox.folder)
  }
}

/** After a run that was killed: kills its processes, then removes its sandbox unless it was kept. */
async function removeLeftOver(env: Environment): Promise<void> {
  for (const folder of leftOverIn(temporaryPlace(env), kind)) {
    if (existsSync(join(folder, keptMark))) continue
    const id = textOf(join(folder, 'run'))
    if (/^[0-9a-f]{24}$/.test(id)) await killRun(id, new Set())
    isRemoved(folder, () => makeWritable(folder))
  }
}

const kind = 'doctor'
const keptMark = 'kept'

function makeSandbox(checkout: string, env: Environment): Sandbox {
  const place = realpathSync(temporaryPlace(env))
  const folder = join(place, scratchName(kind))
  mkdirSync(folder, { mode: 0o700 })
  const id = randomBytes(12).toString('hex')
  writeFileSync(join(folder, 'run'), id)
  const inside = (name: string) => join(folder, name)
  const rooms = {
    ...{ id, checkout },
    home: inside('home'),
    temporary: inside('tmp'),
    stubs: inside('bin'),
    // Downloaded packages are cached for the next run.
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

/** Also where a program removed the write permission, as package caches do. */
function remove(folder: string): void {
  if (isRemoved(folder, () => {}) || isRemoved(folder, () => makeWritable(folder))) return
  throw new UserError(`${folder} could not be removed.`, 'Remove it by hand.', exit.failed)
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
