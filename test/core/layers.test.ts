import { expect, test } from 'vitest'
import { joinTexts, selectLayers } from '../../src/core/layers.ts'

test('a layer counts when all it is named by holds, and the most special one comes last', () => {
  const files = ['+b+a', 'base', '+b', '+a', '+a+c'].map(layer => ({ layer, path: 'x' }))
  const selected = selectLayers(files, flag => flag !== 'c')
  expect(selected.get('x')?.map(({ layer }) => layer)).toEqual(['base', '+a', '+b', '+b+a'])
})

test('JSON is merged, with lists of packages sorted', () => {
  const base = '{ "name": "shop", "dependencies": { "knex": "1" }, "files": ["a"], "scripts": { "z": "1" } }'
  const layer = '{ "dependencies": { "fastify": "2", "knex": "3" }, "files": ["b"], "scripts": { "a": "2" } }'
  expect(joinTexts('package.json', [base, layer])).toBe(
    `${JSON.stringify(
      {
        name: 'shop',
        dependencies: { fastify: '2', knex: '3' },
        files: ['a', 'b'],
        scripts: { z: '1', a: '2' },
      },
      null,
      2,
    )}\n`,
  )
})

test('lists of lines are appended, anything else is replaced, and one text stays as it is', () => {
  expect(joinTexts('.gitignore', ['a\n', 'b\n'])).toBe('a\nb\n')
  expect(joinTexts('.env.example', ['A=1\n', 'B=2\n'])).toBe('A=1\nB=2\n')
  expect(joinTexts('src/app.ts', ['one', 'two'])).toBe('two')
  expect(joinTexts('tsconfig.json', ['{"a":  1}'])).toBe('{"a":  1}')
})
