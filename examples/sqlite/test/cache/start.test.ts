import { Type } from 'typebox'
import { expect, test } from 'vitest'
import { createApp } from '../../src/app.ts'
import { TestingConfig } from '../../src/config/config.ts'
import { load } from '../../src/config/env.ts'
import { blueprint } from '../../src/http/request/blueprint.ts'
import type { AudienceRoutes } from '../../src/http/request/route.ts'
import { stream } from '../../src/http/response/replies.ts'
import { startApi } from '../support/api.ts'

const { config, app } = await startApi()
const DATABASE_URL = config.DATABASE_URL.reveal()
const Seen = Type.Object({ seen: Type.String() })
const read = { summary: 'a', reply: Seen }
const seen = () => ({ seen: 'x' })

const faults: ReadonlyArray<[sentence: string, routes: (on: AudienceRoutes) => void]> = [
  [
    'GET /x is cached for "60", which is not a time.',
    on => on.anonymous.get('/', { ...read, cache: '60' }, seen),
  ],
  [
    'GET /x is cached for "", which is not a time.',
    on => on.anonymous.get('/', { ...read, cache: '' }, seen),
  ],
  [
    'GET /x is cached for "0s", which is not a time.',
    on => on.anonymous.get('/', { ...read, cache: '0s' }, seen),
  ],
  [
    'GET /x is cached for "soon", which is not a time.',
    on => on.anonymous.get('/', { ...read, cache: { for: '1m', browser: 'soon' } }, seen),
  ],
  [
    'GET /x is cached with the table things, which does not exist.',
    on => on.anonymous.get('/', { ...read, cache: { for: '1m', tables: ['things'] } }, seen),
  ],
  [
    'GET /x is cached by the header authorization, which cannot be.',
    on => on.anonymous.get('/', { ...read, cache: { for: '1m', vary: ['authorization'] } }, seen),
  ],
  [
    'GET /x is idempotent and has cache.',
    on => on.anonymous.get('/', { ...read, cache: '1m', idempotent: true }, seen),
  ],
  [
    'POST /x has cache, and only a GET can be cached.',
    on => on.anonymous.post('/', { ...read, cache: '1m' }, seen),
  ],
  [
    'GET /x is cached, but for users: a response to one of them must not reach another.',
    on => on.user.get('/', { ...read, cache: '1m' }, seen),
  ],
  [
    'GET /x is cached, but for admins: a response to one of them must not reach another.',
    on => on.admin.get('/', { ...read, cache: '1m' }, seen),
  ],
  [
    'GET /x replies with a stream, which is not kept in memory.',
    on =>
      on.anonymous.get(
        '/',
        { summary: 'a', reply: stream('text/csv'), cache: '1m' },
        () => async function* () {},
      ),
  ],
]

test.each(faults)('at startup: %s', async (sentence, routes) => {
  await expect(createApp(config, { blueprints: [blueprint('/x', routes)] })).rejects.toThrow(sentence)
})

test('a limit that holds no response is refused at startup; 0 keeps none', async () => {
  const start = (bytes: string) => createApp(load(TestingConfig, { DATABASE_URL, CACHE_BYTES: bytes }))
  await expect(start('1000')).rejects.toThrow('CACHE_BYTES is 1000, which is too small for one response.')
  const none = await start('0')
  await none.close()
})

test('without a cached route no transaction is followed', () => {
  expect([app.responseCache, app.watchCommit]).toEqual([undefined, undefined])
})

test('a response that is larger than the limit is sent, and the log says once that it is not kept', async () => {
  let runs = 0
  const large = blueprint('/large', on => {
    on.anonymous.get('/', { ...read, cache: '1m' }, () => {
      runs++
      return { seen: 'x'.repeat(70_000) }
    })
  })
  const lines: string[] = []
  const log = { write: (text: string) => void lines.push(text) }
  const settings = load(TestingConfig, { DATABASE_URL, CACHE_BYTES: '65536', LOG_LEVEL: 'warn' })
  const api = await createApp(settings, { blueprints: [large], log })
  for (const _ of [1, 2]) expect((await api.inject('/large')).json().seen).toHaveLength(70_000)
  await api.close()

  expect(runs).toBe(2)
  expect(lines.map(line => JSON.parse(line).msg)).toEqual([
    'A response of GET /large is larger than CACHE_BYTES and is not cached.',
  ])
})
