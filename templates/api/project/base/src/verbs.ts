import { writeFile } from 'node:fs/promises'
import type { FastifyInstance } from 'fastify'
import type { Knex } from 'knex'
import { createApp } from './app.ts'
import * as clients from './clients.ts'
import { Config, DevelopmentConfig, type Settings } from './config.ts'
import { withDatabase } from './db/connect.ts'
import * as migrations from './db/migrate.ts'
import * as seeds from './db/seed.ts'
import { type Environment, readVariables, sourceOf, variablesOf } from './env.ts'
import { UserError } from './errors.ts'

export function setup(config: Settings) {
  refuse(config, 'setup is for development', 'To migrate only: migrate.')
  return withDatabase(config.DATABASE_URL, async knex => {
    const applied = await migrations.migrate(knex)
    const seeded = await seeds.seedAll(knex, config)
    const text = [migratedText(applied), seededText(seeded), seeds.afterwards(config)].join('\n')
    return { data: { applied, seeded }, text }
  })
}

export async function migrate({ DATABASE_URL }: Settings) {
  const applied = await withDatabase(DATABASE_URL, migrations.migrate)
  return { data: { applied }, text: migratedText(applied) }
}

export async function rollback({ DATABASE_URL }: Settings, all: boolean) {
  const undone = await withDatabase(DATABASE_URL, knex => migrations.rollback(knex, all))
  return { data: { undone }, text: listed('Rolled back', undone) || 'There is nothing to roll back.' }
}

export async function seed(config: Settings, yes: boolean) {
  if (!yes) refuse(config, 'Seeds change what is there', 'If that is what you want: --yes')
  const seeded = await withTables(config, knex => seeds.seedAll(knex, config))
  return { data: { seeded }, text: [seededText(seeded), seeds.afterwards(config)].join('\n') }
}

export async function addClient(config: Settings, client: clients.NewClient) {
  const key = await withTables(config, knex => clients.addClient(knex, config, client))
  const { name, role } = client
  return {
    data: { name, role, key },
    text: `${name} is a client (${role}). Its key, shown only now:\n${key}`,
  }
}

export async function revokeClient(config: Settings, name: string) {
  await withTables(config, knex => clients.revokeClient(knex, name))
  return { data: { name }, text: `The key of ${name} is refused from now on.` }
}

/** Shows every variable of a config class, with its value and where that comes from. */
export function config(Class: typeof Config, environment: Environment) {
  const variables = readVariables(Class, environment).map(({ name, outcome }) => {
    const ok = 'value' in outcome
    return { name, value: ok ? String(outcome.value) : `! ${outcome.mistake}`, source: sourceOf(name), ok }
  })
  const rows = variables.map(({ name, value, source }) => [name, value, source])
  const text = `${Class.name}\n${columns(rows)}`
  if (variables.some(({ ok }) => !ok)) throw new UserError(text, 'Correct the lines marked with "!".', 2)
  return { data: { config: Class.name, variables }, text }
}

/** The text of .env.example: what each variable is for, with its value in development. */
export function envExample() {
  const about = new Map(variablesOf(Config).map(([name, variable]) => [name, variable.about]))
  const entries = variablesOf(DevelopmentConfig).map(([name, { fallback, example }]) => {
    const line = `${name}=${example}`
    return `\n# ${about.get(name)}\n${fallback === undefined ? line : `# ${line}`}`
  })
  const text = [
    '# Copy this to .env and keep what you change: a line with # in front shows the default of development.',
    '# Real environment variables win over .env. Written by: npm run -s config -- --example',
    '',
    '# Which config: development, testing, staging or production.\n# APP_CONFIG=development',
    ...entries,
  ].join('\n')
  return { data: { example: text }, text }
}

export function routes(config: Settings) {
  return withApp(config, async ({ routeTable }) => {
    const routes = routeTable.filter(({ method }) => method !== 'HEAD')
    const text = columns(routes.map(({ method, path, audience }) => [method, path, audience]))
    return { data: { routes }, text }
  })
}

export function openapi(config: Settings, write: boolean) {
  return withApp(config, async app => {
    const text = contractText(app)
    if (!write) return { data: { openapi: app.swagger() }, text }
    await writeFile('openapi.json', `${text}\n`)
    return { data: { wrote: 'openapi.json' }, text: 'Wrote openapi.json.' }
  })
}

export function contractText(app: FastifyInstance): string {
  return JSON.stringify(app.swagger(), null, 2)
}

function refuse({ environment }: Settings, why: string, hint: string): void {
  if (environment === 'production' || environment === 'staging')
    throw new UserError(`${why}; this is ${environment}.`, hint, 4)
}

/** Lends a database that has every table. */
function withTables<T>({ DATABASE_URL }: Settings, use: (knex: Knex) => Promise<T>): Promise<T> {
  return withDatabase(DATABASE_URL, async knex => {
    await migrations.requireMigrated(knex)
    return use(knex)
  })
}

async function withApp<T>(config: Settings, use: (app: FastifyInstance) => Promise<T>): Promise<T> {
  const app = await createApp(config)
  try {
    return await use(app)
  } finally {
    await app.close()
  }
}

const listed = (what: string, names: readonly string[]) => names.map(name => `${what} ${name}`).join('\n')

const migratedText = (applied: readonly string[]) =>
  listed('Applied', applied) || 'Every migration is applied.'

const seededText = (seeded: readonly string[]) =>
  seeded.length > 0 ? `Seeded: ${seeded.join(', ')}.` : 'There are no seeds for this environment.'

/** Rows as aligned text. */
function columns(rows: ReadonlyArray<readonly string[]>): string {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map(row => row[i]?.length ?? 0)))
  const aligned = (row: readonly string[]) => row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  ')
  return rows.map(row => aligned(row).trimEnd()).join('\n')
}
