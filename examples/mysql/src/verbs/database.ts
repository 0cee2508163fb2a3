import { developmentKey } from '../clients/schema.ts'
import type { Settings } from '../config.ts'
import { withDatabase } from '../db/connect.ts'
import * as migrations from '../db/migrate.ts'
import * as seeds from '../db/seed.ts'
import type { Verb } from './verb.ts'

export const setup: Verb = {
  usage: 'setup                migrate, then seed: a database to work with',
  run: async ({ config }) => {
    seeds.refuseSeeds(config())
    return withDatabase(config().DATABASE_URL, async knex => {
      const applied = await migrations.migrate(knex)
      const seeded = await seeds.seed(knex, config())
      const text = [migratedText(applied), seededText(seeded), tryText(config())].join('\n')
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
  usage: 'seed                 add the standard content that is missing',
  run: async ({ config }) =>
    withDatabase(config().DATABASE_URL, async knex => {
      await migrations.requireMigrated(knex)
      const seeded = await seeds.seed(knex, config())
      return { data: { seeded }, text: [seededText(seeded), tryText(config())].join('\n') }
    }),
}

const listed = (what: string, names: readonly string[]) => names.map(name => `${what} ${name}`).join('\n')

const migratedText = (applied: readonly string[]) =>
  listed('Applied', applied) || 'Every migration is applied.'

const seededText = (seeded: readonly string[]) => `Seeded: ${seeded.join(', ')}.`

/** A request that works as soon as the server runs. */
function tryText({ HOST, PORT }: Settings): string {
  return `The development key is ${developmentKey} (an admin). While the API runs, try:

  curl http://${HOST}:${PORT}/v1/products -H 'Authorization: Bearer ${developmentKey}'
`
}
