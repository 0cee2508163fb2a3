import { readdirSync } from 'node:fs'
import type { Knex } from 'knex'
import type { Settings } from '../config.ts'
import { UserError } from '../errors.ts'
import { type Tables, tables } from './unit-of-work.ts'

/** What a file in db/seeds exports: it adds what is missing, so that running it again changes nothing. */
export type Seed = (db: Tables, config: Settings) => Promise<void>

const folder = new URL('../../db/seeds/', import.meta.url)

/** Runs every seed in one transaction: all of them or none. Returns their names. */
export async function seed(knex: Knex, config: Settings): Promise<string[]> {
  refuseSeeds(config)
  const files = readdirSync(folder)
    .filter(file => /(?<!\.d)\.[jt]s$/.test(file))
    .sort()
  await knex.transaction(async trx => {
    for (const file of files) {
      const module: { seed: Seed } = await import(new URL(file, folder).href)
      await module.seed(tables(trx), config)
    }
  })
  return files.map(file => file.replace(/\.[jt]s$/, ''))
}

/** Seeds hold a key that everybody knows. */
export function refuseSeeds({ environment }: Settings): void {
  if (environment === 'production' || environment === 'staging')
    throw new UserError(`Seeds are for development; this is ${environment}.`, 'To migrate only: migrate.', 4)
}
