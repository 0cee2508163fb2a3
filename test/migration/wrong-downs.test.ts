import type { Knex } from 'knex'
import { describe, expect, test } from 'vitest'
import { readSchema } from '../../src/core/ledger/read-schema.ts'
import { tableNamesOf } from '../../src/core/ledger/tables.ts'
import { migrationSettingsOf } from '../../src/core/project/migration-settings.ts'
import { differencesBetween } from '../../src/core/schema/compare.ts'
import { creates, databases, type TestDatabase } from '../support/databases.ts'
import { knexProject } from '../support/knex-project.ts'
import { gapi } from '../support/run.ts'
import { base, rightDowns, type Trial, wrongDowns } from '../support/wrong-downs.ts'

const tables = tableNamesOf(migrationSettingsOf({}, ''))

async function run(knex: Knex, statements: readonly string[]): Promise<void> {
  for (const statement of statements) await knex.raw(statement.replaceAll('?', '\\?'))
}

function split(text: string): string[] {
  return text.split(';;').filter(Boolean)
}

/** What verify would say of `down`, and whether `up` changed anything that it can see. */
async function difference(knex: Knex, [up, down]: Trial): Promise<{ seen: number; left: number }> {
  const before = await readSchema(knex, tables)
  await run(knex, split(up))
  const after = await readSchema(knex, tables)
  await run(knex, split(down))
  const last = await readSchema(knex, tables)
  return { seen: differencesBetween(before, after).length, left: differencesBetween(before, last).length }
}

test('the table has at least a hundred wrong downs and forty right ones', () => {
  const count = (trials: typeof wrongDowns) => Object.values(trials).flat().length
  expect(count(wrongDowns)).toBeGreaterThanOrEqual(100)
  expect(count(rightDowns)).toBeGreaterThanOrEqual(40)
})

/** The trials that do not end as they should, each in a transaction that is rolled back or a database of its own. */
async function failing(
  database: TestDatabase,
  trials: readonly Trial[],
  isRight: (left: number) => boolean,
): Promise<string[]> {
  const failed: string[] = []
  const judge = async (knex: Knex, trial: Trial) => {
    const found = await difference(knex, trial).catch(error => error)
    const says = found instanceof Error ? found.message.slice(-150) : `${found.left} differences`
    if (!isRight(found.left)) failed.push(`${trial.join(' → ')}: ${says}`)
  }
  if (database.name === 'postgres') {
    const { knex, drop } = await database.empty()
    await run(knex, base.postgres)
    for (const trial of trials)
      await knex.transaction(trx => judge(trx, trial).then(() => trx.rollback())).catch(() => {})
    await drop()
    return failed
  }
  for (const trial of trials) {
    const { knex, drop } = await database.empty()
    await run(knex, base[database.name])
    await judge(knex, trial)
    await drop()
  }
  return failed
}

describe.each(databases)('on $name', database => {
  const on = database.isThere ? test : test.skip

  on(
    'every wrong down is found',
    async () => {
      expect(await failing(database, wrongDowns[database.name], left => left > 0)).toEqual([])
    },
    240_000,
  )

  on(
    'no right down is found wrong',
    async () => {
      expect(await failing(database, rightDowns[database.name], left => left === 0)).toEqual([])
    },
    240_000,
  )
})

test('a column that is dropped although it does not exist is said on SQLite', async () => {
  const cwd = knexProject({
    '1_a.js': creates('a'),
    '2_b.js':
      "exports.up = k => k.schema.alterTable('a', t => { t.dropColumn('nmae') })\nexports.down = async () => {}",
    '3_c.js':
      "exports.up = k => k.schema.alterTable('a', t => { t.string('x') })\nexports.down = k => k.transaction(k => k.schema.alterTable('a', t => { t.dropColumns('x', 'y') }))",
  })
  const { code, stdout } = await gapi(['migration', 'verify'], { cwd })
  expect(code).toBe(1)
  expect(stdout).toContain('up drops a.nmae, which does not exist.')
  expect(stdout).toContain('down drops a.y, which does not exist.')
})
