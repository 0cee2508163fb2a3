import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { Type } from 'typebox'
import { expect, test } from 'vitest'
import { TestingConfig } from '../src/config/config.ts'
import { request } from '../src/db/unit-of-work.ts'
import { every, type JobKind, PermanentError, Tick } from '../src/jobs/kind.ts'
import * as prune from '../src/jobs/prune.ts'
import { addJob } from '../src/jobs/schema.ts'
import { verbs } from '../src/jobs/verbs.ts'
import { startWorker } from '../src/jobs/worker.ts'
import { startApi } from './support/api.ts'

const { app, call, config } = await startApi()
const schema = Type.Object({ sku: Type.String({ maxLength: 20 }) })
const patiently = { timeout: 60_000 }
const tea = { name: 'Tea', price_cents: 690, stock: 1 }
const write = <T>(work: Parameters<typeof request<T>>[1]) => request(app, work, console.error)

/** Adds one job of each payload. Returns their ids. */
function add(kind: string, definition: JobKind, ...payloads: readonly object[]): Promise<string[]> {
  return write(async db => {
    const ids: string[] = []
    for (const each of payloads) ids.push(await addJob(db.query, kind, definition, each))
    return ids
  })
}

/** Runs the jobs that are due, with several workers. */
async function runDue(kind: string, definition: JobKind, workers = 1): Promise<void> {
  const started = Array.from({ length: workers }, () => startWorker(app, { [kind]: definition }))
  await expect.poll(() => due(kind), patiently).toBe(0)
  await Promise.all(started.map(worker => worker.stop()))
}

async function due(kind: string): Promise<number> {
  const jobs = app.knex('jobs').where({ kind, status: 'waiting' }).where('run_at', '<=', new Date())
  return (await jobs).length
}

const makeDue = (kind: string) => app.knex('jobs').where({ kind }).update({ run_at: new Date() })
const jobsOf = (kind: string) => app.knex('jobs').where({ kind }).orderBy('id')
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

  await runDue('lease', definition, 2)

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

test('of a scheduled job there is one per tick, with any number of workers', async () => {
  const ticks: unknown[] = []
  const start = Date.now()
  const definition: JobKind = {
    schema: Tick,
    schedule: every(1),
    call: ({ payload }) => void ticks.push(Object(payload).tick),
  }

  const workers = [1, 2, 3].map(() => startWorker(app, { ticking: definition }))
  await expect.poll(() => ticks.length, patiently).toBeGreaterThan(2)
  await Promise.all(workers.map(worker => worker.stop()))

  expect(new Set(ticks).size).toBe(ticks.length)
  expect(ticks.length).toBeLessThanOrEqual((Date.now() - start) / 1000 + 2)
})

test('the tick of a schedule is the last one until now', () => {
  const now = new Date('2026-11-22T06:59:59.999Z')
  expect(every(86_400, 7 * 3600)(now)).toEqual(new Date('2026-11-21T07:00:00.000Z'))
  expect(every(86_400, 7 * 3600)(new Date(now.getTime() + 1))).toEqual(new Date('2026-11-22T07:00:00.000Z'))
})

test('jobs are removed a week after they were done, and dead ones are not', async () => {
  const days = (count: number) => new Date(Date.now() - count * 86_400_000)
  const ids = await add('old', { schema }, { sku: 'a' }, { sku: 'b' }, { sku: 'c' })
  const ages = [days(8), days(6), days(8)]
  for (const [n, id] of ids.entries())
    await app
      .knex('jobs')
      .where({ id })
      .update({ status: n === 2 ? 'dead' : 'done', run_at: ages[n] })
  await add('prune', prune, { tick: '2026-11-22T23:00:00.000Z' })

  await runDue('prune', prune)

  expect((await jobsOf('old')).map(({ id }) => id)).toEqual(ids.slice(1))
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

test('dead jobs can be listed, retried and deleted', async () => {
  const [kept, retried, deleted] = await add('listed', { schema }, { sku: 'a' }, { sku: 'b' }, { sku: 'c' })
  await app
    .knex('jobs')
    .where({ kind: 'listed' })
    .update({ status: 'dead', attempts: 9, last_error: 'It failed.' })

  const { data, text } = await manage('list')
  expect(data).toMatchObject({ jobs: expect.arrayContaining([expect.objectContaining({ id: kept })]) })
  expect(text).toContain(`${kept}  listed`)
  expect(text).toContain('It failed.')

  expect(await manage('retry', String(retried))).toMatchObject({ data: { retry: 1 } })
  expect(await manage('delete', String(deleted))).toMatchObject({ data: { delete: 1 } })
  const states = (await jobsOf('listed')).map(({ status, attempts, payload }) => [status, attempts, payload])
  expect(states).toEqual([
    ['dead', 9, '{"sku":"a"}'],
    ['waiting', 0, '{"sku":"b"}'],
    ['deleted', 9, '{}'],
  ])
  await expect(manage('retry', String(deleted))).rejects.toThrow(`No dead job has the id ${deleted}.`)
  await expect(manage('delete', 'x')).rejects.toThrow('No dead job has the id x.')
})

test.each([
  ['jobs list', true],
  ['jobs list dead', true],
  ['jobs list nothing', false],
  ['jobs retry', false],
  ['jobs retry --all', true],
  ['jobs retry 1 --all', false],
  ['jobs delete 1 2', true],
  ['jobs remove 1', false],
])('whether "%s" is valid: %s', (line, isValid) => {
  const words = line.split(' ').slice(1)
  const flag = () => words.includes('--all')
  const named = words.filter(word => !word.startsWith('--'))
  expect(verbs.jobs?.accepts?.(named, flag)).toBe(isValid)
})

test('/metrics counts the jobs by kind, and tells how late they are', async () => {
  const [waits, dies] = await add('measured', { schema }, { sku: 'a' }, { sku: 'b' })
  const run_at = new Date(Date.now() - 60_000)
  await app.knex('jobs').where({ id: waits }).update({ run_at })
  await app.knex('jobs').where({ id: dies }).update({ status: 'dead' })

  const { body } = await call('GET', '/metrics')

  expect(body).toContain('# TYPE jobs_waiting gauge\n')
  expect(body).toContain('jobs_waiting{kind="measured"} 1\n')
  expect(body).toContain('jobs_dead{kind="measured"} 1\n')
  expect(body).toMatch(/^jobs_oldest_due_seconds\{kind="measured"\} 6\d\.?\d*$/m)
})

/** Runs `manage jobs`. */
async function manage(...words: readonly string[]) {
  const result = await verbs.jobs?.run({
    words,
    option: () => undefined,
    flag: () => false,
    environment: {},
    Class: TestingConfig,
    config: () => config,
    context: () => ({ config, environment: {} }),
  })
  return result ?? { data: {}, text: '' }
}
