import { expect, test } from 'vitest'
import { areSame, comparable, differenceOf } from '../../scripts/try/fuzz/compare.mjs'

const one = '01a2059b-8a65-7b9e-911e-6d83a4eeb3fd'
const other = '01a2059b-8a65-7b9e-911e-6d83a4eeb3fe'

/**
 * Answers of two APIs, each with what that API calls thing 7.
 * @param {readonly any[]} first
 * @param {readonly any[]} second
 */
function compared([first, itsId], [second, itsOtherId]) {
  const known = id => name => (name === id ? 7 : undefined)
  const answer = body => ({ status: 200, headers: {}, text: JSON.stringify(body) })
  return [comparable(answer(first), known(itsId)), comparable(answer(second), known(itsOtherId))]
}

test('ids of the same thing, times, cursors and counted numbers are the same', () => {
  const page = (id, time, cursor, number) => ({
    items: [{ id, created_at: time, number }],
    next: `/x?a=1&cursor=${cursor}`,
  })
  const answers = compared(
    [page(one, '2026-11-22T20:06:31.000Z', 'abc', 1), one],
    [page(other, '2026-11-22T20:06:32.000Z', 'de-f_', 5), other],
  )
  expect(areSame(answers)).toBe(true)
})

test('an id of something else, another value, order, status or header is a difference', () => {
  expect(areSame(compared([{ id: one }, one], [{ id: one }, other]))).toBe(false)
  expect(areSame(compared([{ name: 'a' }], [{ name: 'A' }]))).toBe(false)
  expect(areSame(compared([[1, 2]], [[2, 1]]))).toBe(false)
  expect(areSame(compared([{ next: null }], [{ next: '/x?cursor=a' }]))).toBe(false)
  const answer = changes => comparable({ status: 200, headers: {}, text: '', ...changes }, () => undefined)
  expect(areSame([answer({}), answer({ status: 404 })])).toBe(false)
  expect(areSame([answer({}), answer({ headers: { 'retry-after': '1' } })])).toBe(false)
})

test('a difference is named by its place', () => {
  const [a, b] = compared(
    [{ items: [{ name: 'a' }, { name: 'b' }] }],
    [{ items: [{ name: 'a' }, { name: 'c' }] }],
  )
  expect(differenceOf(a, b)).toBe('/body/items/1/name')
  expect(differenceOf(a, a)).toBeUndefined()
  const [short, long] = compared([[1]], [[1, 2]])
  expect(differenceOf(short, long)).toBe('/body/1')
})
