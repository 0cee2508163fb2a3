import { Type } from 'typebox'
import { expect, test } from 'vitest'
import { type JobKind, PermanentError } from '../../src/jobs/kind.ts'
import { addJob } from '../../src/jobs/schema.ts'
import { startApi } from '../support/api.ts'
import { queueOf, schema } from './queue.ts'

const { app } = await startApi()
const { write, jobsOf, makeDue, add, runDue } = queueOf(app)
const tea = { name: 'Tea', price_cents: 690, stock: 1 }
const wares = (sku: string) => app.knex('wares').where({ sku })

test('a job is stored if its transaction is committed, and not if it is rolled back', async () => {
  const refused = write(async db => {
    await db.later('prune', { tick: '2026-11-22T20:00:00.000Z' })
    throw new Error('refused')
  })
  await expect(refused).rejects.toThrow('refused')
  await write(async db => {
    const part = db.atomically(async db => {
      await db.later('prune', { tick: '2026-11-22T21:00:00.000Z' })
      throw new Error('refused')
    })
    await expect(part).rejects.toThrow('refused')
    await db.later('prune', { tick: '2026-11-22T22:00:00.000Z' })
  })

  const payloads = (await jobsOf('prune')).map(({ payload }) => JSON.parse(payload).tick)
  expect(payloads.filter(tick => /^2026-11-22T2[012]/.test(tick))).toEqual(['2026-11-22T22:00:00.000Z'])
})

test('a job runs once, and its writes are committed with its end', async () => {
  const stored: unknown[] = []
  const definition: JobKind = {
    schema,
    call: ({ payload }) => ({ ...Object(payload), called: true }),
    async run({ db, result, id }) {
      await db.wares.add({ sku: 'once', ...tea })
      db.afterCommit(async () =>
        stored.push({ id, result, done: await app.knex('jobs').where({ id }).first() }),
      )
    },
  }
  const [id] = await add('once', definition, { sku: 'once' })

  await runDue('once', definition)

  expect(stored).toMatchObject([{ id, result: { sku: 'once', called: true }, done: { status: 'done' } }])
  expect(await wares('once')).toHaveLength(1)
  expect(await jobsOf('once')).toMatchObject([{ id, status: 'done', attempts: 1, worker: null }])
})

test('a job that fails stores nothing, is tried again later, and is dead after its last attempt', async () => {
  const definition: JobKind = {
    schema,
    attempts: 2,
    async run({ db }) {
      await db.wares.add({ sku: 'failing', ...tea })
      throw new Error('No connection, key_abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG')
    },
  }
  await add('failing', definition, { sku: 'failing' })

  await runDue('failing', definition)
  const [first] = await jobsOf('failing')
  expect(first).toMatchObject({ status: 'waiting', attempts: 1, worker: null })
  expect(first.last_error).toContain('No connection')
  expect(first.last_error).not.toContain('abcdef')
  expect(new Date(first.run_at).getTime()).toBeGreaterThan(Date.now())

  await makeDue('failing')
  await runDue('failing', definition)
  expect(await jobsOf('failing')).toMatchObject([{ status: 'dead', attempts: 2 }])
  expect(await wares('failing')).toEqual([])
})

test('a job that cannot succeed is dead at once', async () => {
  const definition: JobKind = {
    schema,
    call() {
      throw new PermanentError('No such address.')
    },
  }
  await add('hopeless', definition, { sku: 'hopeless' })

  await runDue('hopeless', definition)

  expect(await jobsOf('hopeless')).toMatchObject([
    { status: 'dead', attempts: 1, last_error: 'Error: No such address.' },
  ])
})

test('a payload is checked when it is written, and when it is read', async () => {
  const newer = { schema: Type.Object({ count: Type.Integer() }), call() {} }
  await expect(add('checked', newer, { count: 'many' })).rejects.toThrow('/count must be integer')
  await expect(add('checked', newer, { count: new Date() })).rejects.toThrow('/count must be integer')
  const [id] = await add('checked', { schema, call() {} }, { sku: 'old' })
  const [broken] = await add('checked', newer, { count: 1 })
  await app.knex('jobs').where({ id: broken }).update({ payload: '{' })
  await add('checked', newer, { count: 2 })

  await runDue('checked', newer)

  const jobs = await jobsOf('checked')
  expect(jobs.map(({ status }) => status)).toEqual(['dead', 'waiting', 'done'])
  expect(jobs[0]).toMatchObject({ id, last_error: expect.stringContaining('count') })
})

test('a job with a time runs then, and one with a key is stored once', async () => {
  const at = new Date(Date.now() + 3_600_000)
  const ids = await Promise.all(
    [1, 2, 3].map(() =>
      write(db => addJob(db.query, 'keyed', { schema }, { sku: 'keyed' }, { at, key: 'order 17' })),
    ),
  )

  await runDue('keyed', { schema, call() {} })

  const jobs = await jobsOf('keyed')
  expect(new Set(ids)).toEqual(new Set(jobs.map(({ id }) => id)))
  expect(jobs).toMatchObject([{ status: 'waiting', attempts: 0 }])
})
