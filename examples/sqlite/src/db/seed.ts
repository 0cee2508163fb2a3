import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Knex } from 'knex'
import { developmentKeys } from '../clients.ts'
import type { Settings } from '../config.ts'
import { UserError } from '../errors.ts'
import { type Tables, tables } from './unit-of-work.ts'

/** What a file in db/seeds exports: it adds what is missing, so that running it again changes nothing. */
export type Seed = (db: Tables, config: Settings) => Promise<void>

const folder = new URL('../../db/seeds/', import.meta.url)

/**
 * Runs the seeds that are code, of this environment or of other sets (folders in db/seeds), in one transaction. What
 * lies in db/seeds itself or in `base` is run everywhere. Returns their names.
 */
export async function seed(knex: Knex, config: Settings, sets = [setOf(config)]): Promise<string[]> {
  const files = [...filesIn('', 'base').sort(byName), ...filesIn(...sets)].filter(isCode)
  await knex.transaction(async trx => {
    for (const file of files) {
      const module: { seed: Seed } = await import(new URL(file, folder).href)
      await module.seed(...seedArguments(trx, config))
    }
  })
  return files.map(file => file.replace(/\.[jt]s$/, ''))
}

/** Runs the seeds of this environment. With a file of data among them gapi runs all: in one transaction, in one order. */
export async function seedAll(knex: Knex, config: Settings): Promise<string[]> {
  const data = filesIn('', 'base', setOf(config)).find(file => /\.(ya?ml|json|csv)$/.test(file))
  return data ? seedWithGapi(data, config) : seed(knex, config)
}

/** What a seed is called with; gapi asks for it too. */
export function seedArguments(query: Knex, config: Settings): Parameters<Seed> {
  return [tables(query), config]
}

/** What to try once a database is seeded; gapi prints it too. */
export function afterwards({ environment, HOST, PORT }: Settings): string {
  if (environment !== 'development') return ''
  return `The development key is ${developmentKeys.admin} (an admin; ${developmentKeys.user} is a user). While the API runs, try:

  curl http://${HOST}:${PORT}/v1/products -H 'Authorization: Bearer ${developmentKeys.admin}'
`
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

function setOf({ environment }: Settings): string {
  return environment === 'testing' ? 'test' : environment
}

function filesIn(...sets: readonly string[]): string[] {
  const folders = ['', ...readdirSync(folder)].filter(name => sets.includes(name))
  return folders.flatMap(set => {
    const names = readdirSync(new URL(`./${set}`, folder)).sort()
    return names.map(name => (set === '' ? name : `${set}/${name}`))
  })
}

function isCode(file: string): boolean {
  return /(?<!\.d)\.[jt]s$/.test(file)
}

function byName(one: string, other: string): number {
  return one.replace(/^.*\//, '') < other.replace(/^.*\//, '') ? -1 : 1
}
