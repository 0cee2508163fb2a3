import { readdirSync } from 'node:fs'
import type { Knex } from 'knex'
import { developmentKeys } from '../clients.ts'
import type { Settings } from '../config.ts'
import { type Tables, tables } from './unit-of-work.ts'

/** What a file in db/seeds exports: it adds what is missing, so that running it again changes nothing. */
export type Seed = (db: Tables, config: Settings) => Promise<void>

const folder = new URL('../../db/seeds/', import.meta.url)

/**
 * Runs the seeds of an environment, or of other sets (folders in db/seeds), in one transaction: all of them or none. What
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

/** Seeds that are YAML, JSON or CSV: only gapi reads those. */
export function dataSeeds(config: Settings): string[] {
  return filesIn('', 'base', setOf(config)).filter(file => /\.(ya?ml|json|csv)$/.test(file))
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
