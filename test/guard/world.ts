import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import makeKnex, { type Knex } from 'knex'
import { NodeSqlite } from '../../examples/sqlite/src/db/node-sqlite.ts'
import { writeIn } from '../support/folder.ts'
import { createGoodApi, gapi } from '../support/run.ts'
import { sqliteClient } from '../support/sqlite-client.ts'

export type DatabaseName = 'sqlite' | 'postgres' | 'mysql'

const urls = {
  sqlite: 'sqlite:',
  postgres: process.env.GAPI_TEST_POSTGRES,
  mysql: process.env.GAPI_TEST_MYSQL,
}

/** A kind of database, and a folder for what is made of it. */
export function isThere(name: DatabaseName): boolean {
  return urls[name] !== undefined
}

export interface Made {
  /** What `--confirm` has to name. */
  readonly name: string
  readonly knex: Knex
  url(host?: string): string
  /** How a knexfile connects to it. */
  knexfile(host?: string): string
  drop(): Promise<void>
}

/** A new, empty database. */
export async function makeDatabase(kind: DatabaseName, folder: string, called = 'shop'): Promise<Made> {
  const name = `${called}_${randomBytes(5).toString('hex')}`
  return kind === 'sqlite' ? makeFile(folder, `${name}.sqlite`) : makeOnServer(kind, name)
}

async function makeFile(folder: string, name: string): Promise<Made> {
  const filename = join(folder, name)
  const connection = { filename }
  const knex = makeKnex({ client: NodeSqlite, connection, pool: { min: 0, max: 1 }, useNullAsDefault: true })
  await knex.raw('select 1')
  return {
    name,
    knex,
    url: () => `sqlite:${filename}`,
    knexfile: () =>
      `client: require('./node-sqlite.cjs').NodeSqlite, connection: { filename: '${filename}' }, useNullAsDefault: true`,
    drop: () => knex.destroy(),
  }
}

async function makeOnServer(kind: 'postgres' | 'mysql', name: string): Promise<Made> {
  const client = kind === 'postgres' ? 'pg' : 'mysql2'
  const server = urls[kind] ?? ''
  const admin = makeKnex({ client, connection: server })
  await admin.raw('create database ??', [name])
  const url = (host?: string) => {
    const own = new URL(server)
    own.pathname = `/${name}`
    if (host) own.hostname = host
    return own.href
  }
  const knex = makeKnex({ client, connection: url(), pool: { min: 0, max: 1 } })
  return {
    name,
    knex,
    url,
    knexfile: host => `client: '${client}', connection: '${url(host)}'`,
    async drop() {
      await knex.destroy()
      await admin.raw(`drop database if exists ??${kind === 'postgres' ? ' with (force)' : ''}`, [name])
      await admin.destroy()
    },
  }
}

/** This repository's packages, which have what the databases of generated projects need, but no Fastify. */
const ownPackages = resolve('node_modules')

/** A generated project that has these packages. */
export async function makeGenerated(
  kind: DatabaseName,
  folder: string,
  packages = ownPackages,
): Promise<string> {
  const flags = ['--db', kind, '-y', '--no-install', '--no-git', '-q']
  const { code, stderr } = await createGoodApi([`project-${kind}`, ...flags], { cwd: folder })
  if (code !== 0) throw new Error(stderr)
  const project = join(folder, `project-${kind}`)
  symlinkSync(packages, join(project, 'node_modules'))
  return project
}

/** Installs what generated projects of all kinds depend on. Returns the folder of the packages. */
export async function installPackages(folder: string): Promise<string> {
  const wanted = new Map<string, string>()
  mkdirSync(folder)
  for (const kind of ['sqlite', 'postgres', 'mysql'] as const) {
    const project = await makeGenerated(kind, folder)
    const { dependencies, devDependencies } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8'))
    for (const [name, version] of Object.entries({ ...devDependencies, ...dependencies }))
      wanted.set(name, String(version))
  }
  const fromRegistry = [...wanted].filter(([, version]) => !version.startsWith('file:'))
  const names = fromRegistry.map(([name, version]) => `${name}@${version}`)
  const flags = ['--no-audit', '--no-fund', '--prefer-offline', '--prefix', folder]
  execFileSync('npm', ['install', ...flags, ...names], { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] })
  const packages = join(folder, 'node_modules')
  // Two copies of SQLite in one process do not see each other's locks, and lose what is written to a file.
  for (const name of ['@photostructure/sqlite', 'knex']) {
    rmSync(join(packages, name), { recursive: true })
    symlinkSync(join(ownPackages, name), join(packages, name))
  }
  return packages
}

/** A plain Knex project on a database, with the environments that its knexfile is to have. */
export function makeKnexProject(cwd: string, connects: string, sections: readonly string[] = []): string {
  const config = `{ ${connects} }`
  const exported =
    sections.length > 0 ? `{ ${sections.map(name => `'${name}': ${config}`).join(', ')} }` : config
  writeIn(cwd, 'knexfile.js', `module.exports = ${exported}\n`)
  writeIn(cwd, 'package.json', '{}')
  writeFileSync(join(cwd, 'node-sqlite.cjs'), sqliteClient)
  writeIn(cwd, 'migrations/20260101100000_create_clients.js', creates('clients'))
  writeIn(cwd, 'migrations/20260101100100_create_orders.js', creates('orders'))
  for (const set of ['base', 'development', 'demo', 'production', 'prod-eu', 'staging'])
    writeIn(cwd, `seeds/${set}/01_clients.yaml`, `- { name: ${set} }\n`)
  symlinkSync(resolve('node_modules'), join(cwd, 'node_modules'))
  return cwd
}

const creates = (table: string) =>
  `exports.up = knex => knex.schema.createTable('${table}', t => { t.increments(); t.string('name').unique() })
exports.down = knex => knex.schema.dropTable('${table}')\n`

/** Applies every migration, and throws where that fails. */
export async function migrated(cwd: string, env = {}): Promise<void> {
  const { code, stdout, stderr } = await gapi(['migration', 'up'], { cwd, env })
  if (code !== 0) throw new Error(stdout + stderr)
}

/** Writes what a database says it is, as `gapi db mark` does; null takes it away. */
export async function setMark(knex: Knex, mark: string | null): Promise<void> {
  const notes = () => knex('knex_migrations_gapi')
  await notes().where({ key: 'environment' }).del()
  if (mark !== null) await notes().insert({ key: 'environment', value: mark })
}
