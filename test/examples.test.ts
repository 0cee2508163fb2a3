import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { templates } from 'virtual:templates'
import { Validator } from '@seriousme/openapi-schema-validator'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { render } from '../src/core/template.ts'
import { contentsOf } from './support/folder.ts'

const examples = readdirSync('examples', { withFileTypes: true }).filter(entry => entry.isDirectory())

/** `npm run examples` writes them anew, from their own gapi.yml. */
describe.each(examples)('examples/$name', ({ name }) => {
  const folder = resolve('examples', name)
  const tree = render(templates.api, parse(readFileSync(join(folder, 'gapi.yml'), 'utf8')))

  test.each([...tree])('%s is what the template makes', async (path, content) => {
    await expect(content).toMatchFileSnapshot(join(folder, path))
  })

  test('openapi.json is a valid OpenAPI 3.1 document', async () => {
    const validator = new Validator()
    const result = await validator.validate(JSON.parse(String(tree.get('openapi.json'))))
    expect(result.errors).toBeUndefined()
    expect(validator.version).toBe('3.1')
  })

  test('holds no file that the template does not make', () => {
    const written = Object.keys(contentsOf(folder)).filter(
      path => !/^(node_modules|vendor\/|data\/|package-lock.json)/.test(path),
    )
    expect(written.filter(path => !tree.has(path))).toEqual([])
  })
})

test('there is one for every database', () => {
  const { db } = templates.api.manifest.questions
  expect(examples.map(({ name }) => name).sort()).toEqual(
    db?.type === 'choice' && Object.keys(db.choices).sort(),
  )
})

/** `npm run examples` corrects them too; run it once more, for the examples to have the new lines. */
test('docs/practices.md names the lines that its names are on', async () => {
  const base = resolve('templates', 'api', 'project', 'base')
  const definition = /^export |^(async )?(function|const|class|interface|type) /
  const lineOf = (path: string, name: string) => {
    const lines = readFileSync(join(base, path), 'utf8').split('\n')
    const defined = lines.findIndex(line => definition.test(line) && line.includes(` ${name}`))
    return (defined >= 0 ? defined : lines.findIndex(line => line.includes(name))) + 1
  }
  const practices = join(base, 'docs', 'practices.md')
  const corrected = readFileSync(practices, 'utf8').replace(
    /\| `([^`:]+)(?::\d+)?`, `([^`]+)` \|$/gm,
    (row, path: string, name: string) =>
      existsSync(join(base, path)) ? `| \`${path}:${lineOf(path, name)}\`, \`${name}\` |` : row,
  )
  await expect(corrected).toMatchFileSnapshot(practices)
})
