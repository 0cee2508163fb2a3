import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Environment } from '../../src/core/system/process.ts'
import { gapi } from '../support/run.ts'
import { generatedLines, type Line } from './commands.ts'
import { type DatabaseName, isThere, type Made, makeDatabase, makeGenerated, migrated } from './world.ts'

/** A project with its database, and a dump of that. */
export interface Scene {
  readonly project: string
  readonly database: Made
  readonly dump: string
}

/** Everything a line is run with. */
export interface Staged {
  readonly args: readonly string[]
  readonly cwd: string
  readonly env: Environment
  /** Other databases that must stay as they are. */
  readonly others: readonly Made[]
}

/** For the programs that a command starts: the hosts of these tests are this machine. */
const knowsHosts = { NODE_OPTIONS: `--import ${pathToFileURL(resolve('test/support/hosts.mjs')).href}` }

/** Puts on stage what lines need beside their own project and database. `folder` has all of it. */
export class Stage {
  readonly #kind: DatabaseName
  readonly #folder: string
  readonly #packages: string | undefined
  #count = 0
  #other: Scene | undefined
  #generated: string | undefined

  constructor(kind: DatabaseName, folder: string, packages?: string) {
    this.#kind = kind
    this.#folder = folder
    this.#packages = packages
  }

  /** Of another kind than this one; a server may be missing. */
  get otherKind(): DatabaseName | undefined {
    return (['sqlite', 'postgres', 'mysql'] as const).find(name => name !== this.#kind && isThere(name))
  }

  async drop(): Promise<void> {
    await this.#other?.database.drop()
  }

  /** A dump of the database of a project, as `gapi db dump` writes it. */
  async dumpOf(project: string, env: Environment): Promise<string> {
    const dump = this.#new('dump')
    const { code, stderr } = await gapi(['db', 'dump', dump], { cwd: project, env })
    if (code !== 0) throw new Error(stderr)
    return dump
  }

  /** A line on a scene: its words, and the folder and the environment to run it in. */
  async set(
    { args, in: place, committed }: Line,
    scene: Scene,
    env: Environment,
    host?: string,
  ): Promise<Staged> {
    const other = place === 'a project of another kind' ? await this.#otherScene() : undefined
    // Only its name is needed.
    const otherKind = this.otherKind ?? (this.#kind === 'postgres' ? 'sqlite' : 'postgres')
    const words: Readonly<Record<string, string>> = {
      NEW: this.#new('folder'),
      DUMP: scene.dump,
      REQUEST: this.#request(),
      KIND: this.#kind,
      OTHER: otherKind,
      URL: scene.database.url(host),
      ELSEWHERE:
        otherKind === 'sqlite' ? 'sqlite:data/elsewhere.sqlite' : `${otherKind}://app@127.0.0.1/shop`,
    }
    const start = place === 'a copy with resources' ? await this.#withResources(scene) : other?.project
    const cwd = place === undefined ? scene.project : this.#copyOf(start ?? scene.project)
    if (start !== undefined && !other) copyDotenv(scene.project, cwd)
    if (committed) commitAll(cwd)
    if (other) copyVariables(scene.project, cwd, other.database.url())
    return {
      args: args.map(word => words[word] ?? word),
      cwd,
      env: other
        ? { ...env, ...this.#around(), DATABASE_URL: other.database.url() }
        : { ...env, ...(host && knowsHosts) },
      others: other ? [other.database] : [],
    }
  }

  #new(name: string): string {
    return join(this.#folder, `${name}-${++this.#count}`)
  }

  /** A file with a request that writes nothing. */
  #request(): string {
    const file = this.#new('request')
    writeFileSync(file, 'GET /version HTTP/1.1\n')
    return file
  }

  #copyOf(project: string): string {
    const copy = this.#new('copy')
    cpSync(project, copy, { recursive: true, verbatimSymlinks: true })
    return copy
  }

  /** A copy in which generators have run, on a development database; made once. */
  async #withResources({ project, database }: Scene): Promise<string> {
    if (this.#generated !== undefined) return this.#generated
    const copy = this.#copyOf(project)
    rmSync(join(copy, '.env'), { force: true })
    const env = { DATABASE_URL: database.url(), APP_CONFIG: 'development' }
    for (const line of generatedLines) {
      const { code, stdout, stderr } = await gapi(line.split(' '), { cwd: copy, env })
      if (code !== 0) throw new Error(`gapi ${line}: ${stdout}${stderr}`)
    }
    this.#generated = copy
    return copy
  }

  /** An npm that installs nothing, because the packages are there, and the hosts of these tests for the programs started. */
  #around(): Environment {
    const bin = join(this.#folder, 'bin')
    mkdirSync(bin, { recursive: true })
    writeFileSync(join(bin, 'npm'), '#!/bin/sh\n', { mode: 0o755 })
    return { PATH: `${bin}:${process.env.PATH}`, ...knowsHosts }
  }

  async #otherScene(): Promise<Scene> {
    if (this.#other) return this.#other
    const kind = this.otherKind
    if (kind === undefined) throw new Error('There is no other database.')
    const project = await makeGenerated(kind, this.#folder, this.#packages)
    const database = await makeDatabase(kind, this.#folder, 'source')
    await migrated(project, { DATABASE_URL: database.url() })
    await database.knex('products').insert(product)
    this.#other = { project, database, dump: '' }
    return this.#other
  }
}

/** The .env of a project is that of another one, also where it has none. */
function copyDotenv(from: string, to: string): void {
  rmSync(join(to, '.env'), { force: true })
  if (existsSync(join(from, '.env'))) cpSync(join(from, '.env'), join(to, '.env'))
}

/** Gives a project what another one's .env says of everything but its database. */
function copyVariables(from: string, to: string, url: string): void {
  const text = existsSync(join(from, '.env')) ? readFileSync(join(from, '.env'), 'utf8') : ''
  writeFileSync(
    join(to, '.env'),
    text.replace(/^DATABASE_URL=.*$/m, () => `DATABASE_URL=${url}`),
  )
}

export const product = {
  id: '01890000-0000-7000-8000-000000000001',
  created_at: new Date('2026-01-01T00:00:00Z'),
  sku: 'tea',
  name: 'Tea',
  price_cents: 1,
  stock: 1,
}

function commitAll(folder: string): void {
  const author = ['-c', 'user.name=a', '-c', 'user.email=a@example.com']
  for (const words of [
    ['init', '-q'],
    ['add', '--all'],
    [...author, 'commit', '-qm', 'all'],
  ])
    execFileSync('git', words, { cwd: folder })
}
