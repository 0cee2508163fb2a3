import { expect, test } from 'vitest'
import { nextName } from '../../src/core/project/next-name.ts'

const now = new Date('2026-11-22T20:06:31.500Z')

const followed: readonly (readonly [last: string, next: string])[] = [
  ['20261122T200630_a', '20261122T200631_x'],
  ['20261122T200631_a', '20261122T200632_x'],
  ['20261122200630_a', '20261122200631_x'],
  ['20200101000000-a', '20261122200631-x'],
  ['2026-11-22T20-06-30_a', '2026-11-22T20-06-31_x'],
  ['20261122_200630_a', '20261122_200631_x'],
  ['2026_11_22_200630_a', '2026_11_22_200631_x'],
  ['2026-11-21_a', '2026-11-22T20-06-31_x'],
  ['20261121_a', '20261122T200631_x'],
  ['2026_11_21_a', '2026_11_22_200631_x'],
  ['1700000000000_a', '1795377991500_x'],
  ['1700000000_a', '1795377991_x'],
  ['001_a', '002_x'],
  ['0099-a', '0100-x'],
  ['9999_a', ''],
  ['init', ''],
]

test.each(followed)('after %s comes %s', (last, next) => {
  if (next === '') return expect(() => nextName('x', [last], now)).toThrow(last)
  const { name, note } = nextName('x', ['0', last], now)
  expect({ name, note, later: name > last }).toEqual({ name: next, note: undefined, later: true })
})

test('an empty folder begins with the date, readable', () => {
  expect(nextName('x', [], now)).toEqual({ name: '20261122T200631_x' })
})

test('after a file of the future comes one second later, and it is said', () => {
  expect(nextName('x', ['20261231235959_a', '20261122T200630_b'], now)).toEqual({
    name: '20270101000000_x',
    note: '20261231235959_a is dated in the future, so this one is dated one second later.',
  })
})

test('after a date without a time comes the next day, when the same would sort before it', () => {
  expect(nextName('x', ['2026-11-22_a'], now).name).toBe('2026-11-23T00-00-00_x')
})

test('in a folder of two schemes the last file counts, so the new one is the last again', () => {
  const names = ['2026-11-22T20-06-30_a', '20260105000000_b', '20251231235959_c']
  const { name } = nextName('x', names, now)
  expect([...names, name].sort().at(-1)).toBe(name)
})
