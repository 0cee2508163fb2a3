import { expect, test } from 'vitest'
import { every, type JobKind, Tick } from '../../src/jobs/kind.ts'
import * as prune from '../../src/jobs/prune.ts'
import { startWorker } from '../../src/jobs/worker.ts'
import { startApi } from '../support/api.ts'
import { patiently, queueOf, schema } from './queue.ts'

const { app } = await startApi()
const { jobsOf, add, runDue } = queueOf(app)

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
