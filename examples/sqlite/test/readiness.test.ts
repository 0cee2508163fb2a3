import { expect, onTestFinished, test, vi } from 'vitest'
import { startApi } from './support/api.ts'

const ready = '/health/ready'

test('with READY_TTL the database is asked once for many probes, and again when it has passed', async () => {
  let now = performance.now()
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => now)
  onTestFinished(() => clock.mockRestore())
  const { app, call } = await startApi(undefined, { READY_TTL: '1' })
  const queries: string[] = []
  app.probe.on('query', ({ sql }: { sql: string }) => void queries.push(sql))
  const probe = async () => (await call('GET', ready)).status

  expect(await Promise.all([probe(), probe(), probe()])).toEqual([200, 200, 200])
  const first = queries.length
  expect(first).toBeGreaterThan(0)
  expect(await probe()).toBe(200)
  expect(queries).toHaveLength(first)

  const { id } = await app.knex('knex_migrations').orderBy('id', 'desc').first('id')
  await app.knex('knex_migrations').where({ id }).del()
  expect(await probe()).toBe(200)
  now += 1001
  expect(await probe()).toBe(503)
  expect(await probe()).toBe(503)
})

test('the names of migrations are compared again only after one is applied or rolled back', async () => {
  const { app, call } = await startApi()
  const names: string[] = []
  app.probe.on('query', ({ sql }: { sql: string }) => {
    if (/^select .name. from .knex_migrations./.test(sql)) names.push(sql)
  })
  const [last] = await app.knex('knex_migrations').orderBy('id', 'desc').limit(1)

  for (const _ of [1, 2, 3]) expect((await call('GET', ready)).status).toBe(200)
  expect(names).toHaveLength(1)

  await app.knex('knex_migrations').where({ id: last.id }).del()
  for (const _ of [1, 2]) expect((await call('GET', ready)).body.detail).toBe('Pending migrations: 1.')
  await app.knex('knex_migrations').insert({ ...last, migration_time: new Date() })
  expect((await call('GET', ready)).status).toBe(200)
  expect(names).toHaveLength(3)
})
