import { createHash } from 'node:crypto'
import { templates } from 'virtual:templates'
import { expect, test } from 'vitest'
import { isPublished, npxSpecOf, version } from '../../src/core/render/own-package.ts'
import { carriedFiles } from '../../src/core/render/own-tarball.ts'
import { render } from '../../src/core/render/template.ts'

const answers = { db: 'sqlite', description: 'A shop.', name: 'shop' }
const project = { template: 'api', version, createdAt: '2026-11-22T20:06:31Z', answers }

test.each([
  { published: false, carried: 1 },
  { published: true, carried: 0 },
])('a project is right when published is $published', async ({ published, carried }) => {
  const files = await carriedFiles(published)
  const tree = await render(templates.api, project, files, published)
  const { devDependencies } = JSON.parse(String(tree.get('package.json')))
  const tarball = files[0]?.[0]
  expect(devDependencies['create-good-api']).toBe(tarball ? `file:./${tarball}` : `^${version}`)
  expect([...tree.keys()].filter(path => path.startsWith('vendor/'))).toHaveLength(carried)
  expect(String(tree.get('README.md'))).toContain(npxSpecOf({ version, tarball }, '.'))
})

test('npx finds this version on the registry, or in the project', () => {
  expect(npxSpecOf({ version: '1.2.3', tarball: undefined }, '../shop')).toBe('create-good-api@1.2.3')
  const tarball = 'vendor/create-good-api-1.2.3-0a1b2c3d.tgz'
  expect(npxSpecOf({ version: '1.2.3', tarball }, '../shop')).toBe(`file:../shop/${tarball}`)
})

test('while it is not published, a project carries it', async () => {
  expect(carriedFiles()).toHaveLength(isPublished ? 0 : 1)
})

test('the tarball is named by its content, so that a package manager with a cache sees another one', async () => {
  for (const [path, content] of await carriedFiles()) {
    const hash = createHash('sha256').update(content).digest('hex').slice(0, 8)
    expect(path).toBe(`vendor/create-good-api-${version}-${hash}.tgz`)
  }
})
