import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import type { Knex } from 'knex'
import type { Settings } from '../config.ts'
import { withDatabase } from '../db/connect.ts'
import * as migrations from '../db/migrate.ts'
import * as seeds from '../db/seed.ts'
import { UserError } from '../errors.ts'
import type { Verb } from './verb.ts'

export const setup: Verb = {
  usage: 'setup                migrate, then seed: a database to work with',
  run: async ({ config }) => {
    refuse(config(), 'setup is for development', 'To migrate only: migrate.')
    return withDatabase(config().DATABASE_URL, async knex => {
      const applied = await migrations.migrate(knex)
      const seeded = await seedAll(knex, config())
      const text = [migratedText(applied), seededText(seeded), seeds.afterwards(config())].join('\n')
      return { data: { applied, seeded }, text }
    })
  },
}

export const migrate: Verb = {
  usage: 'migrate              apply every pending migration',
  run: async ({ config }) =>
    withDatabase(config().DATABASE_URL, async knex => {
      const applied = await migrations.migrate(knex)
      return { data: { applied }, text: migratedText(applied) }
    }),
}

export const rollback: Verb = {
  usage: 'rollback [--all]     undo the last batch of migrations, or all',
  flags: ['all'],
  run: async ({ config, flag }) =>
    withDatabase(config().DATABASE_URL, async knex => {
      const undone = await migrations.rollback(knex, flag('all'))
      return { data: { undone }, text: listed('Rolled back', undone) || 'There is nothing to roll back.' }
    }),
}

export const seed: Verb = {
  usage: 'seed [--yes]         add the standard content that is missing; --yes in production',
  flags: ['yes'],
  run: async ({ config, flag }) => {
    if (!flag('yes')) refuse(config(), 'Seeds change what is there', 'If that is what you want: --yes')
    return withDatabase(config().DATABASE_URL, async knex => {
      await migrations.requireMigrated(knex)
      const seeded = await seedAll(knex, config())
      return { data: { seeded }, text: [seededText(seeded), seeds.afterwards(config())].join('\n') }
    })
  },
}

/** With a file of data among the seeds, gapi runs all of them: in one transaction, in one order. */
function seedAll(knex: Knex, config: Settings): Promise<string[]> {
  const [data] = seeds.dataSeeds(config)
  return data ? seedWithGapi(data, config) : seeds.seed(knex, config)
}

/** What `gapi seed --json` prints. */
interface Seeded {
  readonly ok: boolean
  readonly seeds?: ReadonlyArray<{ readonly file: string; readonly error: Mistake | null }>
  readonly error?: Mistake
}

interface Mistake {
  readonly message: string
  readonly hint: string
}

/** Lets gapi run all seeds, because `because` is a file that only it reads. Returns their names. */
async function seedWithGapi(because: string, { environment }: Settings): Promise<string[]> {
  const consent = environment === 'production' ? ['--yes'] : []
  const args = [gapiPath(because), 'seed', '--json', '--env', environment, ...consent]
  const { stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  const { ok, seeds = [], error }: Seeded = JSON.parse(stdout)
  const mistake = error ?? seeds.find(seed => seed.error)?.error
  if (!ok) throw new UserError(mistake?.message ?? 'gapi seed failed.', mistake?.hint)
  return seeds.map(({ file }) => file)
}

function gapiPath(because: string): string {
  try {
    return createRequire(import.meta.url).resolve('create-good-api/bin/gapi.cjs')
  } catch {
    const hint = 'Run gapi seed where it is installed, or write the seed in TypeScript.'
    throw new UserError(`db/seeds/${because} is data, which only gapi reads.`, hint)
  }
}

function refuse({ environment }: Settings, why: string, hint: string): void {
  if (environment === 'production' || environment === 'staging')
    throw new UserError(`${why}; this is ${environment}.`, hint, 4)
}

const listed = (what: string, names: readonly string[]) => names.map(name => `${what} ${name}`).join('\n')

const migratedText = (applied: readonly string[]) =>
  listed('Applied', applied) || 'Every migration is applied.'

const seededText = (seeded: readonly string[]) =>
  seeded.length > 0 ? `Seeded: ${seeded.join(', ')}.` : 'There are no seeds for this environment.'
