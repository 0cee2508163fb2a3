import { expect, test } from 'vitest'
import { Changes } from '../../src/http/cache/changes.ts'

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
