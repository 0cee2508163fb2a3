import { expect, test } from 'vitest'
import { TestingConfig } from '../../src/config/config.ts'
import { newId } from '../../src/db/row.ts'
import { blueprint } from '../../src/http/request/blueprint.ts'
import { rollUp } from '../../src/usage/roll-up.ts'
import { verbs } from '../../src/usage/verbs.ts'
import { startApi } from '../support/api.ts'
import { blueprints } from '../support/shop.ts'

const ended = blueprint('/v1/ended', on => {
  const deprecated = { since: '2026-12-01', use: 'GET /v1/wares' }
  on.anonymous.get('/', { summary: 'List', deprecated }, () => undefined)
})
const { app, config } = await startApi([...blueprints, ended])
const today = new Date().toISOString().slice(0, 10)
const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10)

const usage = { version: '1.0.0', client: 'test user', field: '', agent: 'app/1.0', errors: 0 }

/** Replaces the rows. */
async function store(...rows: ReadonlyArray<{ day: string; route: string; calls: number }>) {
  await app.knex('api_usage').delete()
  for (const row of rows) {
    const times = { last_at: new Date(`${row.day.slice(0, 10)}T12:00:00Z`), created_at: new Date() }
    await app.knex('api_usage').insert({ id: newId(), ...usage, ...row, ...times })
  }
}

/** Runs `manage usage`. */
async function manage(
  options: Record<string, string> = {},
  flags: readonly string[] = [],
  words: string[] = [],
) {
  const result = await verbs.usage?.run({
    words,
    option: name => options[name],
    flag: name => flags.includes(name),
    environment: {},
    Class: TestingConfig,
    config: () => config,
    context: () => ({ config, environment: {} }),
    withApp: async use => use(app),
  })
  return result ?? { data: {}, text: '' }
}

test.each([
  [{}, ['GET /v1/ended', 'GET /v1/wares']],
  [{ by: 'client' }, ['test user']],
  [{ by: 'version' }, ['1.0.0']],
  [{ by: 'agent' }, ['app/1.0']],
  [{ by: 'day' }, [today]],
])('%j groups the calls', async (options, names) => {
  await store(
    { day: today, route: 'GET /v1/wares', calls: 5 },
    { day: today, route: 'GET /v1/ended', calls: 9 },
    { day: '2001-01-01', route: 'GET /v1/old', calls: 1 },
  )
  const { data, text } = await manage(options)
  const by = 'by' in options ? options.by : 'route'
  expect(data.rows).toMatchObject(names.map(name => ({ [by]: name })))
  for (const name of names) expect(text).toContain(name)
  expect(text).toContain('█')
})

test('--deprecated names who calls what is deprecated, and their owners', async () => {
  await store(
    { day: today, route: 'GET /v1/wares', calls: 5 },
    { day: today, route: 'GET /v1/ended', calls: 9 },
  )
  const { data, text } = await manage({}, ['deprecated'])
  const about = { route: 'GET /v1/ended', field: '', sunset: null }
  expect(data).toMatchObject({
    deprecated: [about],
    rows: [{ ...about, client: 'test user', owner: 'user@example.com', agent: 'app/1.0', calls: 9 }],
  })
  expect(text).toContain('GET /v1/ended, deprecated since 2026-12-01; use GET /v1/wares\n')
  expect(text).toContain('user@example.com')
})

test('without calls a report says so', async () => {
  await store()
  expect((await manage({}, ['deprecated'])).text).toContain('No calls.')
  expect((await manage({ format: 'html' })).text).toContain('<p>No calls.</p>')
})

test('the page has the sum, the tallest bar and what it stands for', async () => {
  await store(
    { day: today, route: 'GET /v1/wares', calls: 1500 },
    { day: yesterday, route: 'GET /v1/wares', calls: 700 },
  )
  expect((await manage({ format: 'html' })).text).toContain('2,200 calls, at most 1,500 in a day')
  expect((await manage({ format: 'html', since: '90d' })).text).toContain(
    '2,200 calls, at most 2,200 in 3 days',
  )
})

test('csv and html escape what callers and clients are called', async () => {
  await store({ day: today, route: '=1+1,"<b>"', calls: 1 })
  expect((await manage({ format: 'csv' })).text.split('\r\n')[1]).toMatch(/^"'=1\+1,""<b>""",1,0,/)
  const { text } = await manage({ format: 'html' })
  expect(text).toContain('<td>=1+1,&#34;&#60;b&#62;&#34;</td>')
  expect(text).not.toMatch(/<script|https?:|src=/)
  expect(JSON.parse((await manage({ format: 'json' })).text).rows).toMatchObject([{ calls: 1 }])
})

test.each([
  [{ by: 'color' }, '--by color is not one of route, client, version, agent, day.'],
  [{ format: 'xml' }, '--format xml is not one of pretty, csv, html, json.'],
  [{ since: 'monday' }, '--since monday is not'],
  [{ since: '2026-02-30' }, '--since 2026-02-30 is not'],
  [{ since: '2999-01-01' }, '--since 2999-01-01 is not'],
])('%j is refused', async (options, message) => {
  await expect(manage(options)).rejects.toMatchObject({
    message: expect.stringContaining(message),
    exitCode: 2,
  })
})

test.each([
  ['', true],
  ['roll-up', true],
  ['roll-up now', false],
  ['roll-up --deprecated', false],
  ['everything', false],
])('whether "usage %s" is valid: %s', (line, isValid) => {
  const words = line.split(' ').filter(Boolean)
  const flag = () => words.includes('--deprecated')
  const named = words.filter(word => !word.startsWith('--'))
  expect(verbs.usage?.accepts?.(named, flag)).toBe(isValid)
})

test('old days are added up to months, which reports contain', async () => {
  const route = 'GET /v1/wares'
  await store(
    { day: '2026-01', route, calls: 1 },
    { day: '2026-01-05', route, calls: 2 },
    { day: '2026-01-31', route, calls: 3 },
    { day: '2026-02-01', route, calls: 4 },
    { day: '2026-03-01', route, calls: 5 },
  )
  const now = Date.parse('2026-05-31T00:00:00Z')
  const replaced = await Promise.all([rollUp(app.knex, 90, now), rollUp(app.knex, 90, now)])

  expect(replaced.reduce((a, b) => a + b)).toBe(3)
  const rows = await app.knex('api_usage').orderBy('day')
  expect(rows.map(({ day, calls }) => [day, Number(calls)])).toEqual([
    ['2026-01', 6],
    ['2026-02', 4],
    ['2026-03-01', 5],
  ])
  expect(new Date(rows[0].last_at).toISOString()).toBe('2026-01-31T12:00:00.000Z')
  expect((await manage({ since: '2026-02-15', by: 'day' })).data.rows).toMatchObject([
    { day: '2026-02', calls: 4 },
    { day: '2026-03-01', calls: 5 },
  ])
  expect((await manage({}, [], ['roll-up'])).text).toMatch(/^Rows added up to months: \d+\.$/)
})
