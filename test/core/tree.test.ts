import { expect, test } from 'vitest'
import { treeOf } from '../../src/core/render/tree.ts'

test('paths are sorted', () => {
  const tree = treeOf(['b', 'a/c', 'a.ts'].map(path => [path, '']))
  expect([...tree.keys()]).toEqual(['a.ts', 'a/c', 'b'])
})

test.each([
  '../x',
  '/x',
  'a/../b',
  'a//b',
  './a',
  '',
  'C:x',
  'a\\b',
  'nul.txt',
  'a/con',
  'x.',
  'x ',
  'a\0b',
  'what?',
])('the path %j is refused', path => {
  expect(() => treeOf([[path, '']])).toThrow(/may not hold the path/)
})

test('two paths that differ by case only are refused', () => {
  expect(() =>
    treeOf([
      ['README.md', ''],
      ['readme.md', ''],
    ]),
  ).toThrow(/one file where case does not count/)
})
