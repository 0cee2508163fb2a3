import { expect, test } from 'vitest'
import { Changes } from '../../src/http/cache/changes.ts'
import { StoredResponses } from '../../src/http/cache/stored-responses.ts'

const minute = 60_000
const write = { id: 'w', tables: ['a'] }

test('what was read before a write, or while it runs, does not hold', () => {
  const changes = new Changes()
  const before = changes.time
  changes.begin(write, minute)
  const during = changes.time
  expect([before, during].map(time => changes.isUnchanged(time, ['a']))).toEqual([false, false])
  expect([before, during].map(time => changes.isUnchanged(time, ['b']))).toEqual([true, true])
  changes.end(write)
  expect([before, during, changes.time].map(time => changes.isUnchanged(time, ['b', 'a']))).toEqual([
    false,
    false,
    true,
  ])
})

test('of two writes of a table the first to end does not end the other', () => {
  const changes = new Changes()
  changes.begin(write, minute)
  changes.begin(write, minute)
  changes.begin({ ...write, id: 'v' }, minute)
  changes.end(write)
  expect(changes.isUnchanged(changes.time, ['a'])).toBe(false)
  changes.end({ ...write, id: 'v' })
  expect(changes.isUnchanged(changes.time, ['a'])).toBe(true)
})

test('a write that never ends is forgotten, and what was read meanwhile does not hold', async () => {
  const changes = new Changes()
  changes.begin(write, 1)
  const during = changes.time
  await expect.poll(() => changes.isUnchanged(changes.time, ['a'])).toBe(true)
  expect(changes.isUnchanged(during, ['a'])).toBe(false)
})

test('a write of every table changes all, and what depends on every table is changed by any', () => {
  const changes = new Changes()
  const start = changes.time
  changes.end(write)
  expect(['*', 'b'].map(table => changes.isUnchanged(start, [table]))).toEqual([false, true])
  changes.begin({ id: 'all', tables: ['*'] }, minute)
  expect(['*', 'b'].map(table => changes.isUnchanged(changes.time, [table]))).toEqual([false, false])
  changes.end({ id: 'all', tables: ['*'] })
  changes.all()
  expect(changes.isUnchanged(start, [])).toBe(false)
})

function responseOf(length: number) {
  return { status: 200, headers: {}, text: 'x'.repeat(length) }
}

function stored(bytes: number) {
  const changes = new Changes()
  const responses = new StoredResponses(bytes, changes)
  const set = (key: string, length: number, until = performance.now() + minute) =>
    responses.set(key, { response: responseOf(length), since: changes.time, tables: [], until })
  return { responses, set }
}

test('no more than the limit is kept: what was used last stays', () => {
  const { responses, set } = stored(100_000)
  for (let i = 0; i < 50; i++) {
    set(`${i}`, 10_000)
    responses.get('0')
  }
  expect(responses.bytes).toBeLessThanOrEqual(100_000)
  expect([responses.get('0'), responses.get('1'), responses.get('49')].map(Boolean)).toEqual([
    true,
    false,
    true,
  ])
  expect(responses.drops.size).toBe(41)
})

test('a response that is larger than the limit is not kept', () => {
  const { responses, set } = stored(70_000)
  expect([set('small', 100), set('large', 70_000)]).toEqual([true, false])
  expect([responses.get('small'), responses.get('large')].map(Boolean)).toEqual([true, false])
})

test('what has expired is dropped', () => {
  const { responses, set } = stored(70_000)
  set('old', 100, performance.now())
  expect([responses.get('old'), responses.drops.expired, responses.bytes]).toEqual([undefined, 1, 0])
})
