import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { JobKind } from '../../src/jobs/kind.ts'
import { startWorker } from '../../src/jobs/worker.ts'
import { startApi } from '../support/api.ts'
import { patiently, queueOf, schema } from './queue.ts'

const { app, config } = await startApi()
const { write, jobsOf, makeDue, add, runDue, due } = queueOf(app)
const tea = { name: 'Tea', price_cents: 690, stock: 1 }
const wares = (sku: string) => app.knex('wares').where({ sku })

test('several workers run each job once', async () => {
  const ran: unknown[] = []
  const definition: JobKind = {
    schema,
    call({ payload }) {
      ran.push(Object(payload).sku)
      return wait(5 * Math.random())
    },
  }
  const skus = Array.from({ length: 40 }, (_, n) => `n${n}`)
  await add('shared', definition, ...skus.map(sku => ({ sku })))

  await runDue('shared', definition, 3)

  expect(ran.toSorted()).toEqual(skus.toSorted())
  expect((await jobsOf('shared')).every(({ status, attempts }) => status === 'done' && attempts === 1)).toBe(
    true,
  )
})

test('a worker whose lease has ended stores nothing: the job belongs to the next one', async () => {
  let attempts = 0
  const definition: JobKind = {
    schema,
    async call({ id }) {
      attempts++
      if (attempts > 1) return
      await app.knex('jobs').where({ id }).update({ run_at: new Date() })
      await expect.poll(() => attempts, patiently).toBe(2)
    },
    run: ({ db, attempt }) => db.wares.add({ sku: `lease-${attempt}`, ...tea }),
  }
  await add('lease', definition, { sku: 'lease' })

  const workers = [1, 2].map(() => startWorker(app, { lease: definition }))
  await expect.poll(() => attempts, patiently).toBe(2)
  await Promise.all(workers.map(worker => worker.stop()))

  expect(await jobsOf('lease')).toMatchObject([{ status: 'done', attempts: 2 }])
  expect(await wares('lease-1')).toEqual([])
  expect(await wares('lease-2')).toHaveLength(1)
})

test('the job of a killed worker runs again', async () => {
  await add('killer', { schema }, { sku: 'killer' })
  const code = `
    const { createApp } = await import('./src/app.ts')
    const { loadConfig } = await import('./src/config/config.ts')
    const { startWorker } = await import('./src/jobs/worker.ts')
    const app = await createApp(loadConfig(process.env), { blueprints: [] })
    const call = () => process.kill(process.pid, 'SIGKILL')
    startWorker(app, { killer: { schema: {}, call } })`
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', code], {
    env: { ...process.env, DATABASE_URL: config.DATABASE_URL.reveal(), APP_CONFIG: 'testing' },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  expect(await once(child, 'exit')).toEqual([null, 'SIGKILL'])
  const [killed] = await jobsOf('killer')
  expect(killed).toMatchObject({
    status: 'waiting',
    attempts: 1,
    worker: expect.stringContaining(` ${child.pid}`),
  })
  expect(new Date(killed.run_at).getTime()).toBeGreaterThan(Date.now())

  await makeDue('killer') // As at the end of the lease.
  await runDue('killer', { schema, call() {} })

  expect(await jobsOf('killer')).toMatchObject([{ status: 'done', attempts: 2 }])
}, 120_000)

test('a job whose worker is killed in each attempt is dead', async () => {
  await add('poison', { schema }, { sku: 'poison' })
  await app.knex('jobs').where({ kind: 'poison' }).update({ attempts: 3 })

  await runDue('poison', { schema, attempts: 3, call() {} })

  expect(await jobsOf('poison')).toMatchObject([{ status: 'dead' }])
})

test('a worker that stops finishes what runs, and aborts it after CLOSE_TIMEOUT', async () => {
  const reasons: unknown[] = []
  const definition: JobKind = {
    schema,
    call: ({ payload, signal }) =>
      Object(payload).sku === 'short'
        ? wait(100)
        : wait(60_000, undefined, { signal }).catch(() => reasons.push(signal.reason.message)),
  }
  await add('stopping', definition, { sku: 'short' }, { sku: 'long' })

  const worker = startWorker({ ...app, config: { ...config, CLOSE_TIMEOUT: 1 } }, { stopping: definition })
  await expect.poll(() => due('stopping'), patiently).toBe(0)
  await worker.stop()

  const jobs = await jobsOf('stopping')
  expect(jobs.map(({ status, last_error }) => [status, last_error])).toEqual([
    ['done', null],
    ['waiting', 'Error: The worker stopped.'],
  ])
  expect(reasons).toEqual(['The worker stopped.'])
})

test('an attempt that takes longer than its timeout is aborted', async () => {
  const definition: JobKind = { schema, timeout: 1, call: ({ signal }) => once(signal, 'abort') }
  await add('slow', definition, { sku: 'slow' })

  await runDue('slow', definition)

  expect(await jobsOf('slow')).toMatchObject([
    { status: 'waiting', last_error: expect.stringContaining('1 s') },
  ])
})

test('npm run worker runs jobs until SIGTERM', async () => {
  const id = await write(db => db.later('prune', { tick: '2026-11-23T01:00:00.000Z' }))
  const worker = spawn(process.execPath, ['--import', 'tsx', 'src/worker.ts'], {
    env: { ...process.env, DATABASE_URL: config.DATABASE_URL.reveal(), APP_CONFIG: 'testing' },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const status = async () => (await app.knex('jobs').where({ id }).first('status')).status
  await expect.poll(status, { timeout: 90_000 }).toBe('done')

  worker.kill('SIGTERM')

  expect(await once(worker, 'exit')).toEqual([0, null])
}, 120_000)
