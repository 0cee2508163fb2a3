import { describe, expect, test } from 'vitest'
import { mergedJson } from '../../src/core/render/json-merge.ts'
import { mergedText } from '../../src/core/render/text-merge.ts'
import { treeOf } from '../../src/core/render/tree.ts'
import { treeChanges } from '../../src/core/render/tree-merge.ts'

describe('a text is merged line by line', () => {
  test.each([
    ['nobody changed it', 'a\nb\n', 'a\nb\n', 'a\nb\n', 'a\nb\n'],
    ['only one changed it', 'a\nb\n', 'a\nb\n', 'a\nc\n', 'a\nc\n'],
    ['both made the same change', 'a\nb\n', 'a\nc\n', 'a\nc\n', 'a\nc\n'],
    ['changes far apart', 'a\nb\nc\nd\ne\n', 'A\nb\nc\nd\ne\n', 'a\nb\nc\nd\nE\n', 'A\nb\nc\nd\nE\n'],
    ['an addition and a removal', 'a\nb\nc\nd\n', 'a\nx\nb\nc\nd\n', 'a\nb\nc\n', 'a\nx\nb\nc\n'],
    ['lines that repeat', '-\na\n-\nb\n-\n', '-\na\n-\nb\n-\nmine\n', '-\n-\nb\n-\n', '-\n-\nb\n-\nmine\n'],
    ['no newline at the end', 'a\nb\nc', 'a\nb\nC', 'A\nb\nc', 'A\nb\nC'],
    ['to nothing', 'a\n', 'a\n', '', ''],
    ['both changed one line', 'a\nb\nc\n', 'a\nB\nc\n', 'a\nX\nc\n', undefined],
    ['one removed what the other changed', 'a\nb\nc\n', 'a\nB\nc\n', 'a\nc\n', undefined],
    ['additions at one place', 'a\nb\n', 'a\nx\nb\n', 'a\ny\nb\n', undefined],
    ['changes of neighbours', 'a\nb\nc\n', 'A\nb\nc\n', 'a\nB\nc\n', undefined],
  ])('%s', (_, base, mine, theirs, merged) => {
    expect(mergedText(base, mine, theirs)).toBe(merged)
    expect(mergedText(base, theirs, mine)).toBe(merged)
  })
})

test('JSON is merged key by key: an added package does not conflict with another beside it', () => {
  const base = JSON.stringify({ dependencies: { knex: '3', sqlite: '1' }, name: 'shop' })
  const mine = JSON.stringify({ dependencies: { knex: '3', pino: '9', sqlite: '1' }, name: 'mine' })
  const theirs = JSON.stringify({ dependencies: { knex: '3', pg: '8' }, name: 'shop' })
  expect(mergedJson(base, mine, theirs)).toBe(
    `${JSON.stringify({ dependencies: { knex: '3', pg: '8', pino: '9' }, name: 'mine' }, null, 2)}\n`,
  )
  expect(mergedJson('{"a": 1}', '{"a": 2}', '{"a": 3}')).toBeUndefined()
  expect(mergedJson('{"a": [1]}', '{"a": [1, 2]}', '{"b": 1, "a": [1]}')).toBe(
    `${JSON.stringify({ a: [1, 2], b: 1 }, null, 2)}\n`,
  )
})

test('the files of a project change as its template does, and keep what their owners changed', () => {
  const before = treeOf([
    ['same', 'a\n'],
    ['new-text', 'a\n'],
    ['both', 'a\nb\nc\n'],
    ['clash', 'a\n'],
    ['gone', 'a\n'],
    ['gone-changed', 'a\n'],
    ['deleted', 'a\n'],
    ['deleted-same', 'a\n'],
  ])
  const after = treeOf([
    ['same', 'a\n'],
    ['new-text', 'b\n'],
    ['both', 'a\nb\nC\n'],
    ['clash', 'b\n'],
    ['deleted', 'b\n'],
    ['deleted-same', 'a\n'],
    ['added', 'b\n'],
    ['added-own', 'b\n'],
  ])
  const now: Record<string, string> = {
    same: 'mine\n',
    'new-text': 'a\n',
    both: 'A\nb\nc\n',
    clash: 'c\n',
    gone: 'a\n',
    'gone-changed': 'b\n',
    'added-own': 'own\n',
  }
  const changes = treeChanges(before, after, path => now[path])
  expect(changes.map(({ path, action, content }) => [path, action, content])).toEqual([
    ['added', 'create', 'b\n'],
    ['added-own', 'conflict', undefined],
    ['both', 'merge', 'A\nb\nC\n'],
    ['clash', 'conflict', undefined],
    ['deleted', 'conflict', undefined],
    ['gone', 'delete', undefined],
    ['gone-changed', 'conflict', undefined],
    ['new-text', 'update', 'b\n'],
  ])
})
