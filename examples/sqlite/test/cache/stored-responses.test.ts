import { expect, test } from 'vitest'
import { Changes } from '../../src/http/cache/changes.ts'
import { StoredResponses } from '../../src/http/cache/stored-responses.ts'

const minute = 60_000

/** `set` keeps a response of `length` bytes; its target is how the request was sent. */
function storedIn(bytes: number) {
  const changes = new Changes()
  const stored = new StoredResponses(bytes, changes)
  const set = (
    key: string,
    length: number,
    { until = performance.now() + minute, target = `/${key}` } = {},
  ) =>
    stored.set(key, {
      response: { status: 200, headers: {}, text: 'x'.repeat(length) },
      ...{ since: changes.time, until, tables: ['wares'] },
      ...{ target, loggedUrl: JSON.stringify(target) },
    })
  return { changes, stored, set }
}

test('a response is found by its key, and by the target that it was made for', () => {
  const { stored, set } = storedIn(100_000)
  set('key', 100, { target: '/first' })
  expect(stored.getAt('/first')).toBe(stored.get('key'))
  expect(stored.getAt('/other')).toBeUndefined()
})

test('a response that takes the place of another is found by its own target only', () => {
  const { changes, stored, set } = storedIn(100_000)
  set('key', 100, { target: '/first' })
  changes.all()
  set('key', 100, { target: '/other' })
  expect([stored.getAt('/first'), stored.getAt('/other')]).toEqual([undefined, stored.get('key')])
  expect(stored.get('key')).toBeDefined()
})

test('what a write changed is found in neither way', () => {
  const { changes, stored, set } = storedIn(100_000)
  set('key', 100, { target: '/first' })
  changes.end({ id: '1', tables: ['wares'] })
  expect([stored.getAt('/first'), stored.get('key'), stored.bytes]).toEqual([undefined, undefined, 0])
})

test('long URLs count, and what does not fit any more is found in neither way', () => {
  const { stored, set } = storedIn(100_000)
  const long = 'x'.repeat(9_000)
  for (let i = 0; i < 20; i++) set(`${i} ${long}`, 1000)
  const found = Array.from({ length: 20 }, (_, i) => [
    stored.get(`${i} ${long}`),
    stored.getAt(`/${i} ${long}`),
  ])
  expect(stored.bytes).toBeLessThanOrEqual(100_000)
  expect(found.map(([first, second]) => [first === second, first !== undefined])).toEqual(
    Array.from({ length: 20 }, (_, i) => [true, i === 19]),
  )
  expect(stored.drops.size).toBe(19)
})

test('no more than the limit is kept: what was used last stays', () => {
  const { stored, set } = storedIn(100_000)
  for (let i = 0; i < 50; i++) {
    set(`${i}`, 10_000)
    stored.get('0')
  }
  expect(stored.bytes).toBeLessThanOrEqual(100_000)
  expect([stored.get('0'), stored.get('1'), stored.get('49')].map(Boolean)).toEqual([true, false, true])
  expect(stored.drops.size).toBe(41)
})

test('a response that is larger than the limit is not kept', () => {
  const { stored, set } = storedIn(70_000)
  expect([set('small', 100), set('large', 70_000)]).toEqual([true, false])
  expect([stored.get('small'), stored.get('large')].map(Boolean)).toEqual([true, false])
})

test('what has expired is dropped', () => {
  const { stored, set } = storedIn(70_000)
  set('old', 100, { until: performance.now() })
  expect([stored.get('old'), stored.drops.expired, stored.bytes]).toEqual([undefined, 1, 0])
})
