import { expect, test } from 'vitest'
import { mergedNeighbours } from '../../src/core/render/merged-neighbours.ts'

/** Each word is a line: what, base, ours, theirs, and what is merged; undefined for a conflict. */
const cases: readonly (readonly [
  what: string,
  base: string,
  ours: string,
  theirs: string,
  merged: string | undefined,
])[] = [
  ['a line deleted below one that was added', 'a b c', 'a c', 'a new b c', 'a new c'],
  ['a line deleted above one that was added', 'a b c', 'a c', 'a b new c', 'a new c'],
  ['a line changed below one that was added', 'a b c', 'a B c', 'a new b c', 'a new B c'],
  ['two lines, each changed by one', 'a b c d', 'a B c d', 'a b C d', 'a B C d'],
  ['a line changed beside one that was deleted', 'a b c d', 'a B c d', 'a b d', 'a B d'],
  ['the same change by both, and one beside it', 'a b c d', 'A b c d', 'A B c d', undefined],
  ['the same addition by both', 'a b', 'a new b', 'a new b', 'a new b'],
  ['one line that both changed', 'a b c', 'a B c', 'a X c', undefined],
  ['a line that one changed and the other deleted', 'a b c', 'a B c', 'a c', undefined],
  ['lines that both added in one place', 'a b', 'a ours b', 'a theirs b', undefined],
  ['a line added between two that the other changed', 'a b c d', 'a b new c d', 'a B C d', undefined],
  ['a line added beside one that became two', 'a b c', 'a new b c', 'a B1 B2 c', undefined],
  [
    'rows of a table that both added in one place',
    '|a| |b|',
    '|a| |our| |b|',
    '|a| |new| |b|',
    '|a| |new| |our| |b|',
  ],
  [
    'a row that both added, beside another',
    '|a| |b|',
    '|a| |our| |b|',
    '|a| |our| |new| |b|',
    '|a| |our| |new| |b|',
  ],
  ['lines at both ends', 'b', 'b our', 'new b', 'new b our'],
  ['a text with a NUL', '\0 a', '\0', '\0 a b', undefined],
]

test.each(cases)('%s', (_what, base, ours, theirs, merged) => {
  const lines = (words: string) =>
    words
      .split(' ')
      .map(word => `${word}\n`)
      .join('')
  expect(mergedNeighbours(lines(base), lines(ours), lines(theirs))).toBe(merged && lines(merged))
  const turned = mergedNeighbours(lines(base), lines(theirs), lines(ours))
  expect(turned?.split('\n').toSorted()).toEqual((merged && lines(merged))?.split('\n').toSorted())
})

test('a last line without a newline stays so', () => {
  expect(mergedNeighbours('a\nb\nc', 'a\nB\nc', 'a\nb\nC')).toBe('a\nB\nC')
})
