import type { Knex } from 'knex'
import { nextSteps } from '../clients/keys.ts'
import type { Settings } from '../config/config.ts'
import { withDatabase } from '../db/connect.ts'
import { readOnlyReason } from '../db/lock.ts'
import { type CommandContext, markNew } from '../db/mark.ts'
import * as migrations from '../db/migrate.ts'
import * as seeds from '../db/seed.ts'
import { loadTables } from '../db/tables.ts'
import * as resources from '../resources.ts'

export function setup(context: CommandContext) {
  const { config } = context
  return withDatabase(config.DATABASE_URL, async knex => {
    const applied = await migrateMarked(knex, context)
    const seeded = await seedAll(knex, context)
    const text = [migratedText(applied), seededText(seeded), nextSteps(config)].join('\n')
    return { data: { applied, seeded }, text }
  })
}

export async function migrate(context: CommandContext) {
  const applied = await withDatabase(context.config.DATABASE_URL, knex => migrateMarked(knex, context))
  return { data: { applied }, text: migratedText(applied) }
}

/** Marks the database before it migrates, so that a failed migration does not leave it without a mark. */
async function migrateMarked(knex: Knex, context: CommandContext): Promise<string[]> {
  const pending = await migrations.pendingMigrations(knex)
  if (pending.length > 0 && !(await readOnlyReason(knex))) await markNew(knex, context)
  return migrations.migrate(knex, context.config)
}

export async function rollback({ config }: CommandContext, all: boolean) {
  const undone = await withDatabase(config.DATABASE_URL, knex => migrations.rollback(knex, all, config))
  return { data: { undone }, text: linesOf('Rolled back', undone) || 'There is nothing to roll back.' }
}

export async function repair({ config }: CommandContext, name: string, applied: boolean) {
  await withDatabase(config.DATABASE_URL, knex => migrations.repair(knex, name, applied))
  return { data: { name, applied }, text: `${name} is recorded as ${applied ? 'applied' : 'pending'}.` }
}

export async function unlock({ config }: CommandContext) {
  await withDatabase(config.DATABASE_URL, migrations.unlock)
  return { data: {}, text: 'The migration lock is released.' }
}

export async function seed(context: CommandContext) {
  const { config } = context
  const seeded = await withTables(config, knex => seedAll(knex, context))
  return { data: { seeded }, text: [seededText(seeded), nextSteps(config)].join('\n') }
}

async function seedAll(knex: Knex, context: CommandContext): Promise<string[]> {
  return seeds.seedAll({ knex, tables: await loadTables(resources) }, context)
}

/** Passes the tables of a migrated database to `use`. */
export function withTables<T>({ DATABASE_URL }: Settings, use: (knex: Knex) => Promise<T>): Promise<T> {
  return withDatabase(DATABASE_URL, async knex => {
    await migrations.requireMigrated(knex)
    return use(knex)
  })
}

const linesOf = (what: string, names: readonly string[]) => names.map(name => `${what} ${name}`).join('\n')

const migratedText = (applied: readonly string[]) =>
  linesOf('Applied', applied) || 'Every migration is applied.'

const seededText = (seeded: readonly string[]) =>
  seeded.length > 0 ? `Seeded: ${seeded.join(', ')}.` : 'There are no seeds for this environment.'
