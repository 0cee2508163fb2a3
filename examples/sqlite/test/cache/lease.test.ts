import { afterAll, expect, test } from 'vitest'
import { Changes } from '../../src/http/cache/changes.ts'
import { changeMark } from '../../src/http/cache/database-mark.ts'
import { Lease } from '../../src/http/cache/lease.ts'
import { startApi } from '../support/api.ts'

const { app } = await startApi()
const leases: Lease[] = []
afterAll(() => {
  for (const lease of leases) lease.end()
})

/** A lease that hears itself as long as `isConnected`. */
async function heldLease() {
  const changes = new Changes()
  const link = { isConnected: true, seq: 0, writes: [] as string[] }
  const lease: Lease = new Lease({
    ...{ id: 'me', changes, knex: app.knex, warn() {} },
    async renew(sent) {
      const { isConnected, seq, writes } = link
      if (isConnected) lease.heardAlive({ kind: 'alive', seq, writes, sent: String(sent) })
    },
  })
  leases.push(lease)
  await expect.poll(() => lease.isHeld).toBe(true)
  return { lease, changes, link }
}

const write = JSON.stringify({ id: 'other/1', tables: ['wares'] })

test('an instance that does not hear itself loses its lease, and what it has in memory', async () => {
  const { lease, changes, link } = await heldLease()
  const before = changes.time
  link.isConnected = false
  await expect.poll(() => lease.isHeld, { timeout: 10_000 }).toBe(false)
  link.isConnected = true
  await expect.poll(() => lease.isHeld, { timeout: 10_000 }).toBe(true)
  expect(changes.isUnchanged(before, ['wares'])).toBe(false)
})

test('writes of others that have begun and not ended count, those of this instance are known to it', async () => {
  const { changes, link, lease } = await heldLease()
  link.writes.push(write, JSON.stringify({ id: 'me/1', tables: ['sales'] }))
  lease.heardAlive({ kind: 'alive', seq: 0, writes: link.writes, sent: String(performance.now()) })
  expect(['wares', 'sales'].map(table => changes.isUnchanged(changes.time, [table]))).toEqual([false, true])
})

test('after a gap in the messages nothing holds', async () => {
  const { changes, lease } = await heldLease()
  const start = changes.time
  lease.heardWrite({ kind: 'end', seq: 1, write })
  expect(changes.isUnchanged(start, ['sales'])).toBe(true)
  lease.heardWrite({ kind: 'end', seq: 3, write })
  expect(changes.isUnchanged(start, ['sales'])).toBe(false)
})

test('after an interruption nothing is sent from memory until the instance hears itself again', async () => {
  const { changes, lease } = await heldLease()
  const start = changes.time
  lease.interrupted()
  expect(lease.isHeld).toBe(false)
  await expect.poll(() => lease.isHeld, { timeout: 10_000 }).toBe(true)
  expect(changes.isUnchanged(start, [])).toBe(false)
})

test('a changed mark in the database drops everything', async () => {
  const { changes } = await heldLease()
  const start = changes.time
  await changeMark(app.knex)
  await changeMark(app.knex)
  await expect.poll(() => changes.isUnchanged(start, []), { timeout: 10_000 }).toBe(false)
  expect(await app.knex('cache_marks').pluck('id')).toHaveLength(1)
})
