import { parse } from 'smol-toml'
import { expect, test } from 'vitest'
import { joinContents, selectLayers } from '../../src/core/render/layers.ts'

test('a layer counts when all it is named by holds, and the most special one comes last', () => {
  const files = ['+b+a', 'base', '+b', '+a', '+a+c'].map(layer => ({ layer, path: 'x' }))
  const selected = selectLayers(files, flag => flag !== 'c')
  expect(selected.get('x')?.map(({ layer }) => layer)).toEqual(['base', '+a', '+b', '+b+a'])
})

test('a comma is an or, and a layer that more answers meet comes before one of its own', () => {
  const files = ['+b', '+a,b', '+a,b+c', '+c,d', 'base', '+a,b,c'].map(layer => ({ layer, path: 'x' }))
  const layersFor = (...flags: string[]) =>
    selectLayers(files, flag => flags.includes(flag))
      .get('x')
      ?.map(({ layer }) => layer)
  expect(layersFor('b')).toEqual(['base', '+a,b,c', '+a,b', '+b'])
  expect(layersFor('a', 'c')).toEqual(['base', '+a,b,c', '+a,b', '+c,d', '+a,b+c'])
  expect(layersFor('d')).toEqual(['base', '+c,d'])
})

test('TOML is merged as JSON is: tables by key, lists joined, and every number stays of its kind', async () => {
  const base = `# the project
[project]
name = "shop"
version = "1.0"
dependencies = ["flask>=3", "alembic"]
[tool.ruff]
line-length = 100
ratio = 1.0
since = 2026-11-22
[[tool.mypy.overrides]]
module = "a"
`
  const layer = `[project]
dependencies = ["psycopg[binary]"]
[tool.ruff]
line-length = 110
[[tool.mypy.overrides]]
module = "b"
`
  const text = String(await joinContents('pyproject.toml', [base, layer]))
  expect(parse(text)).toEqual(
    parse(`[project]
name = "shop"
version = "1.0"
dependencies = ["alembic", "flask>=3", "psycopg[binary]"]
[tool.ruff]
line-length = 110
ratio = 1.0
since = 2026-11-22
[[tool.mypy.overrides]]
module = "a"
[[tool.mypy.overrides]]
module = "b"
`),
  )
  expect(text).toMatch(/^line-length = 110$/m)
  expect(text).toMatch(/^ratio = 1\.0$/m)
  expect(text).toMatch(/^since = 2026-11-22$/m)
  expect(await joinContents('pyproject.toml', [base])).toBe(base)
})

test('JSON is merged, with lists of packages sorted', async () => {
  const base = '{ "name": "shop", "dependencies": { "knex": "1" }, "files": ["a"], "scripts": { "z": "1" } }'
  const layer = '{ "dependencies": { "fastify": "2", "knex": "3" }, "files": ["b"], "scripts": { "a": "2" } }'
  expect(await joinContents('package.json', [base, layer])).toBe(
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

test('lists of lines are appended, anything else is replaced, and one text stays as it is', async () => {
  expect(await joinContents('.gitignore', ['a\n', 'b\n'])).toBe('a\nb\n')
  expect(await joinContents('.env.example', ['A=1\n', 'B=2\n'])).toBe('A=1\nB=2\n')
  expect(await joinContents('src/app.ts', ['one', 'two'])).toBe('two')
  expect(await joinContents('tsconfig.json', ['{"a":  1}'])).toBe('{"a":  1}')
})
