import { expect, test } from 'vitest'
import { differenceOf } from '../../src/features/profile/difference.ts'

const before = [10, 10.4, 9.8, 10.1, 9.9, 10.2, 10, 10.3, 10]

test('a tenth more on each pair is slower, and a tenth less is faster', () => {
  expect(
    differenceOf(
      before,
      before.map(value => value * 1.1),
    ),
  ).toMatchObject({ verdict: 'slower' })
  expect(
    differenceOf(
      before,
      before.map(value => value * 0.9),
    ),
  ).toMatchObject({ verdict: 'faster' })
})

test('pairs that differ in both directions are not more than noise', () => {
  const after = [10.2, 10.1, 10, 9.9, 10.1, 10, 10.1, 10.1, 9.9]
  const { verdict, percent } = differenceOf(before, after)
  expect(verdict).toBe('same')
  expect(percent.from).toBeLessThan(0)
  expect(percent.to).toBeGreaterThan(0)
})

test('one disturbed pair of nine hides no difference and makes none', () => {
  const slower = before.map((value, pair) => (pair === 3 ? value * 0.8 : value * 1.1))
  expect(differenceOf(before, slower).verdict).toBe('slower')
  const disturbed = before.map((value, pair) => (pair === 3 ? value * 3 : value + (pair % 2 ? 0.1 : -0.1)))
  expect(differenceOf(before, disturbed).verdict).toBe('same')
})
