import { afterAll, expect, test } from 'vitest'
import { TestingConfig } from '../src/config/config.ts'
import { load } from '../src/config/env.ts'
import { connect } from '../src/db/connect.ts'
import { notes } from '../src/db/journal.ts'
import { withLock } from '../src/db/lock.ts'
import { migrate } from '../src/db/migrate.ts'
import { temporaryDatabase } from './support/database.ts'

const database = await temporaryDatabase()
const { DATABASE_URL } = load(TestingConfig, { DATABASE_URL: database.url })
const [knex, other] = [connect(DATABASE_URL), connect(DATABASE_URL)]

afterAll(async () => {
  await knex.destroy()
  await other.destroy()
  await database.drop()
})

test('a migration that another process is running is waited for, and not called interrupted', async () => {
  await migrate(knex)
  const key = 'journal up 20260101T000000_of_another 000000'
  const running: string[] = []

  const waiting = await withLock(other, async () => {
    await other(notes).insert({ key, value: '{"resumable":false}' })
    const migrated = migrate(knex).then(names => running.push('ended') && names)
    await expect.poll(() => knex.client.pool.numUsed(), { timeout: 15_000 }).toBeGreaterThan(0)
    await new Promise(resolve => setTimeout(resolve, 100))
    expect(running).toEqual([])
    await other(notes).where({ key }).delete()
    return { migrated }
  })

  expect(await waiting.migrated).toEqual([])
})

test('one that nobody runs any more is interrupted', async () => {
  await migrate(knex)
  const key = 'journal up 20260101T000000_of_another 000000'
  await knex(notes).insert({ key, value: '{"resumable":false}' })
  await expect(migrate(knex)).rejects.toThrow('20260101T000000_of_another is partly applied')
  await knex(notes).where({ key }).delete()
  expect(await migrate(knex)).toEqual([])
})
