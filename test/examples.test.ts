import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { templates } from 'virtual:templates'
import { Validator } from '@seriousme/openapi-schema-validator'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { wholeExample, withoutFile } from '../scripts/try/example.mjs'
import { version } from '../src/core/render/own-package.ts'
import { render } from '../src/core/render/template.ts'
import type { Tree } from '../src/core/render/tree.ts'
import { contentsOf } from './support/folder.ts'

const examples = readdirSync('examples', { withFileTypes: true }).filter(entry => entry.isDirectory())

/** What an example's own gapi.yml makes, with this version. */
async function rendered(name: string): Promise<Tree> {
  const project = projectOf(name)
  const template = templates[project.template]
  if (!template) throw new Error(`There is no template ${project.template}.`)
  return render(template, { ...project, version })
}

function projectOf(name: string) {
  return parse(readFileSync(join('examples', name, 'gapi.yml'), 'utf8'))
}

/** What is stored of it: all of the whole one of a template; of another what differs, and the names of what it does not have. */
async function stored(name: string): Promise<Tree> {
  const [tree, whole] = [await rendered(name), await rendered(wholeExample)]
  if (name === wholeExample || projectOf(name).template !== 'api') return tree
  const different = [...tree].filter(([path, content]) => whole.get(path) !== content)
  const without = [...whole.keys()].filter(path => !tree.has(path))
  return new Map([...different, [withoutFile, without.map(path => `${path}\n`).join('')]])
}

/** `npm run examples` writes them again, from their own gapi.yml and with this version. */
describe.each(examples)('examples/$name', async ({ name }) => {
  const folder = resolve('examples', name)
  const files = await stored(name)

  test.each([...files])('%s is what the template makes', async (path, content) => {
    await expect(content).toMatchFileSnapshot(join(folder, path))
  })

  test('openapi.json is a valid OpenAPI 3.1 document', async () => {
    const validator = new Validator()
    const result = await validator.validate(JSON.parse(String((await rendered(name)).get('openapi.json'))))
    expect(result.errors).toBeUndefined()
    expect(validator.version).toBe('3.1')
  })

  test('holds no file but those', () => {
    const written = Object.keys(contentsOf(folder)).filter(
      path =>
        !/^(node_modules|\.venv|vendor\/|data\/|package-lock.json)|__pycache__|\.\w+_cache\//.test(path),
    )
    expect(written.filter(path => !files.has(path))).toEqual([])
  })
})

test('there is one for every database, and one of every other template', () => {
  const { db } = templates.api.manifest.questions
  const databases = db?.type === 'choice' ? Object.keys(db.choices) : []
  const others = Object.keys(templates).filter(name => name !== 'api')
  expect(examples.map(({ name }) => name).sort()).toEqual([...databases, ...others].sort())
})

/** `npm run examples` corrects them too; run it once more, for the examples to have the new lines. */
test('docs/practices.md names the lines that its names are on', async () => {
  const base = resolve('templates', 'api', 'project', 'base')
  const definition = /^export |^(async )?(function|const|class|interface|type) /
  const lineOf = (path: string, name: string) => {
    const lines = readFileSync(join(base, path), 'utf8').split('\n')
    const defined = lines.findIndex(line => definition.test(line) && line.includes(` ${name}`))
    const place = defined >= 0 ? defined : lines.findIndex(line => line.includes(name))
    if (place < 0) throw new Error(`docs/practices.md names ${name}, which ${path} does not have.`)
    return place + 1
  }
  const practices = join(base, 'docs', 'practices.md')
  const corrected = readFileSync(practices, 'utf8').replace(
    /\| `([^`:]+)(?::\d+)?`, `([^`]+)` \|$/gm,
    (row, path: string, name: string) =>
      existsSync(join(base, path)) ? `| \`${path}:${lineOf(path, name)}\`, \`${name}\` |` : row,
  )
  await expect(corrected).toMatchFileSnapshot(practices)
})
