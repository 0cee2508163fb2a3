import { expect, test } from 'vitest'
import { newId } from '../../src/db/row.ts'
import { fitted } from '../../src/recordings/fit.ts'
import { prune } from '../../src/recordings/prune.ts'
import type { RecordedContent } from '../../src/recordings/schema.ts'
import { failingApi } from './failing.ts'

const { app, post, recordedBy } = await failingApi()

const dayLength = 86_400_000

async function store(...ages: readonly number[]) {
  await app.knex('api_recordings').delete()
  for (const age of ages) {
    const created_at = new Date(Date.now() - age * dayLength)
    const about = { method: 'GET', route: `${age}`, status: 500, content: '{}' }
    await app.knex('api_recordings').insert({ id: newId(), created_at, ...about })
  }
}

const left = () => app.knex('api_recordings').orderBy('created_at', 'desc').pluck('route')

test('the oldest recordings are deleted when there are too many', async () => {
  await store(5, 4, 3, 2, 1)
  await prune(app.knex, { RECORDINGS_MAX: 3, RECORDINGS_DAYS: 365 })
  expect(await left()).toEqual(['1', '2', '3'])
})

test('recordings are deleted after their days', async () => {
  await store(30, 15, 13, 1)
  await prune(app.knex, { RECORDINGS_MAX: 1000, RECORDINGS_DAYS: 14 })
  expect(await left()).toEqual(['1', '13'])
})

test('a new recording deletes those that are too many', async () => {
  const rows = await recordedBy(
    async api => {
      for (const n of [1, 2, 3, 4]) await api.inject(`/v1/failures/tokens/${n}`)
    },
    { RECORDINGS_MAX: 2 },
  )
  expect(rows).toHaveLength(2)
})

test('a recording is never larger than its limit', async () => {
  const body = {
    name: 'x'.repeat(50_000),
    ...Object.fromEntries(Array.from({ length: 300 }, (_, n) => [`n${n}`, n])),
  }
  const [row] = await recordedBy(
    api => api.inject(post(`/v1/failures/with-body?q=${'é'.repeat(5000)}`, body)),
    { RECORDINGS_BYTES: 2000 },
  )
  expect(Buffer.byteLength(row?.content ?? '')).toBeLessThanOrEqual(2000)
  expect(JSON.parse(row?.content ?? '')).toMatchObject({ client: 'test user', error: { type: 'Error' } })
})

test('whatever is in it, a recording fits', () => {
  const long = '\0é"'.repeat(20_000)
  const content: RecordedContent = {
    ...{ path: long, query: long, headers: { accept: long }, shape: null, body: long, audience: 'user' },
    ...{ client: long.slice(0, 100), version: '1.0.0', commit: 'x', statements: [long] },
    error: { type: long, message: long, stack: long },
  }
  expect(Buffer.byteLength(fitted(content, 4000))).toBeLessThanOrEqual(4000)
})
