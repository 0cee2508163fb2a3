import type { FastifyPluginAsync } from 'fastify'
import { Type } from 'typebox'
import { expect, test } from 'vitest'
import { createApp } from '../../src/app.ts'
import { packageInfo } from '../../src/config/env.ts'
import { blueprint } from '../../src/http/request/blueprint.ts'
import { deprecated } from '../../src/http/request/deprecation.ts'
import { writeCounts } from '../../src/usage/write.ts'
import { startApi } from '../support/api.ts'
import { blueprints, tables } from '../support/shop.ts'

const { app, config, keys } = await startApi()
const old = Type.Optional(Type.Integer(deprecated({ since: '2026-12-01' })))
const Query = Type.Object({ old, fields: Type.Optional(Type.String()) })
const things = blueprint('/v1/things', on => {
  on.user.get('/:id', { summary: 'Read', params: Type.Object({ id: Type.String() }) }, () => undefined)
  on.anonymous.get('/', { summary: 'List', query: Query }, () => undefined)
})
/** Responds before the validation, with the status in the header `early`. */
const early: FastifyPluginAsync = async app => {
  app.addHook('onRequest', ({ headers }, reply, done) => {
    if (!headers.early) return done()
    reply.code(Number(headers.early)).send()
  })
  await blueprint('/v1/early', on => {
    on.anonymous.get('/', { summary: 'List', query: Query }, () => undefined)
  })(app)
}

/** Sends requests to an instance of its own, closes it, and returns the rows. */
async function rowsAfter(use: (api: Awaited<ReturnType<typeof createApp>>) => Promise<unknown>) {
  await app.knex('api_usage').delete()
  const api = await createApp(config, { blueprints: [...blueprints, things, early], tables })
  await use(api)
  await api.close()
  const rows = await app.knex('api_usage').orderBy(['route', 'client', 'field', 'agent'])
  return rows.map(row => [row.route, row.client, row.field, row.agent, Number(row.calls), Number(row.errors)])
}

test('requests are counted by route and client, and stored at the close', async () => {
  const headers = { authorization: `Bearer ${keys.user}`, 'user-agent': 'curl/8.5.0' }
  const rows = await rowsAfter(async api => {
    for (const url of ['/v1/things/1', '/v1/things/2']) await api.inject({ url, headers })
    await api.inject({ method: 'HEAD', url: '/v1/things/1', headers })
    await api.inject({ url: '/v1/things/3', headers: { 'api-client': 'shop-app/2.3.1', 'user-agent': 'x' } })
    for (const url of ['/nowhere', '/v1/nothing?key=secret', '/health/live']) await api.inject(url)
  })
  expect(rows).toEqual([
    ['GET /v1/things/{id}', '', '', 'shop-app/2.3', 1, 1],
    ['GET /v1/things/{id}', 'test user', '', 'curl/8.5', 3, 0],
    ['other', '', '', 'lightmyrequest', 2, 2],
  ])
  const [{ version, day, last_at }] = await app.knex('api_usage').limit(1)
  expect([version, day]).toEqual([packageInfo.version, new Date(last_at).toISOString().slice(0, 10)])
})

test('a deprecated field is counted when it was sent or asked for, before defaults are added', async () => {
  const rows = await rowsAfter(async api => {
    for (const url of ['/v1/things', '/v1/things?old=1', '/v1/things?old=x&fields=old']) await api.inject(url)
  })
  expect(rows).toEqual([
    ['GET /v1/things', '', '', 'lightmyrequest', 3, 1],
    ['GET /v1/things', '', 'query.old', 'lightmyrequest', 2, 1],
  ])
})

test('a deprecated field is counted if the response is sent before the validation, e.g. from memory', async () => {
  const rows = await rowsAfter(async api => {
    for (const early of ['204', '429']) await api.inject({ url: '/v1/early?old=1', headers: { early } })
  })
  expect(rows).toEqual([
    ['GET /v1/early', '', '', 'lightmyrequest', 2, 1],
    ['GET /v1/early', '', 'query.old', 'lightmyrequest', 1, 0],
  ])
})

test('instances that write at once add up', async () => {
  await app.knex('api_usage').delete()
  const own = { day: '2026-12-01', route: 'GET /v1/things', client: 'shop', field: '', calls: 2, errors: 1 }
  const counts = Array.from({ length: 30 }, (_, n) => ({ ...own, agent: `app/${n}`, last: n * 1000 }))
  const instances = [counts, counts.toReversed(), counts, counts, counts]
  for (const _ of [1, 2])
    await Promise.all(
      instances.map(rows =>
        writeCounts(
          app.knex,
          rows.toSorted((a, b) => (a.agent < b.agent ? -1 : 1)),
          '1.0.0',
        ),
      ),
    )

  const rows = await app.knex('api_usage').orderBy('last_at')
  expect(rows.map(({ agent }) => agent)).toEqual(counts.map(({ agent }) => agent))
  expect(rows.map(row => [Number(row.calls), Number(row.errors)])).toEqual(counts.map(() => [20, 10]))
  expect(new Date(rows[29].last_at)).toEqual(new Date(29_000))
})

test('without its database a request is served, and the loss at the close is logged', async () => {
  const lines: string[] = []
  const log = { write: (line: string) => void lines.push(line) }
  const api = await createApp({ ...config, LOG_LEVEL: 'warn' }, { blueprints: [things], tables, log })
  expect((await api.inject('/v1/things')).statusCode).toBe(204)
  for (const knex of new Set([api.knex, api.probe])) await knex.destroy()
  await api.close()

  expect(lines.join('')).toContain('The usage of the last 1 calls was lost.')
})
