import { expect, test } from 'vitest'
import { agentOf } from '../../src/usage/agent.ts'
import { Counts } from '../../src/usage/counts.ts'

const [wares, version] = [{ name: 'GET /v1/wares' }, { name: 'GET /version' }]
const nameOf = (route: object) => String(Object(route).name)

test.each([
  ['shop-app/2.3.1', 'shop-app/2.3'],
  ['Shop-App/v2', 'shop-app/2'],
  ['curl/8.5.0', 'curl/8.5'],
  ['Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36', 'mozilla/5.0'],
  ['node', 'node'],
  ['python-requests/2.32.3', 'python-requests/2.32'],
  ['', ''],
  [undefined, ''],
  ['ana@example.com', 'ana'],
  ['<script>', 'other'],
  ['192.0.2.1', 'other'],
  ['x'.repeat(9000), 'other'],
])('of the caller %j the name and version %j are kept', (said, agent) => {
  expect(agentOf(said)).toBe(agent)
})

test('calls are counted by route, client, program and field', () => {
  let time = Date.parse('2026-12-01T10:00:00Z')
  const counts = new Counts(nameOf, () => time)
  counts.add(wares, 'shop', 'app/1.0.1', false, [])
  time += 1000
  counts.add(wares, 'shop', 'app/1.0.2', true, ['query.old'])
  counts.add(version, '', '', false, [])

  const own = { day: '2026-12-01', route: 'GET /v1/wares', client: 'shop', agent: 'app/1.0' }
  expect(counts.take()).toEqual([
    { ...own, field: '', calls: 2, errors: 1, last: time },
    { ...own, field: 'query.old', calls: 1, errors: 1, last: time },
    { ...own, route: 'GET /version', client: '', agent: '', field: '', calls: 1, errors: 0, last: time },
  ])
  expect(counts.take()).toEqual([])
})

test('a call counts on the day on which it ended', () => {
  let time = Date.parse('2026-12-01T23:59:59.999Z')
  const counts = new Counts(nameOf, () => time)
  for (const step of [1, 0]) {
    counts.add(wares, 'shop', 'app/1', false, [])
    time += step
  }
  expect(counts.take().map(({ day, calls }) => [day, calls])).toEqual([
    ['2026-12-01', 1],
    ['2026-12-02', 1],
  ])
})

test('rows that could not be written are added to later ones', () => {
  const counts = new Counts(nameOf, () => 0)
  counts.add(wares, 'shop', 'app/1', true, [])
  const failed = counts.take()
  counts.add(wares, 'shop', 'app/1', false, [])
  counts.putBack(failed)

  expect(counts.take()).toMatchObject([{ calls: 2, errors: 1 }])
})

test('whatever callers send, a client has few programs, and each call is counted', () => {
  const counts = new Counts(nameOf, () => 0)
  for (const round of ['a', 'b']) {
    for (let n = 0; n < 1000; n++) counts.add(wares, '', `${round}-${n}/1`, false, [])
    counts.putBack(counts.take())
  }
  const rows = counts.take()
  expect(rows).toHaveLength(21)
  expect(rows.find(({ agent }) => agent === 'other')).toMatchObject({ calls: 1980 })
})

test('the rows in memory are bounded, also while none can be written', () => {
  const counts = new Counts(nameOf, () => 0)
  for (let n = 0; n < 20_000; n++) counts.add(n % 2 ? wares : version, `client ${n}`, 'app/1', false, [])
  counts.putBack(counts.take())
  for (let n = 0; n < 20_000; n++) counts.add(wares, `client ${n}`, 'app/2', false, [])

  const rows = counts.take()
  expect(rows.length).toBeGreaterThan(9_999)
  expect(rows.length).toBeLessThanOrEqual(10_002)
  expect(rows.reduce((sum, { calls }) => sum + calls, 0)).toBe(40_000)
})
