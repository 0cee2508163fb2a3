import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { Validator } from '@seriousme/openapi-schema-validator'
import { expect, test } from 'vitest'
import { repositoryWith } from '../support/repository.ts'
import { gapi } from '../support/run.ts'

// biome-ignore lint/suspicious/noExplicitAny: a document of any shape, to be broken
type Document = any

/** Ways to break a document that another validator, which holds it against the published schema, refuses too. */
const breaks: readonly (readonly [name: string, change: (document: Document) => unknown])[] = [
  ['no info', document => delete document.info],
  ['no version', document => delete document.info.version],
  ['no title', document => delete document.info.title],
  ['an unknown field at the top', document => Object.assign(document, { path: {} })],
  ['an unknown version', document => Object.assign(document, { openapi: '4.0.0' })],
  ['a path without its slash', document => Object.assign(document.paths, { orders: {} })],
  ['an unknown field of a path', document => Object.assign(document.paths['/v1/orders'], { fetch: {} })],
  ['an unknown field of an operation', document => Object.assign(orders(document), { reponses: {} })],
  ['a response without a description', document => delete orders(document).responses[200].description],
  [
    'a status that is none',
    document => Object.assign(orders(document).responses, { 2000: { description: 'x' } }),
  ],
  ['a parameter nowhere', document => Object.assign(orders(document).parameters[0], { in: 'body' })],
  ['a parameter without a name', document => delete orders(document).parameters[0].name],
  ['a parameter without a schema', document => delete orders(document).parameters[0].schema],
  [
    'a reference to nothing',
    document => Object.assign(answer(document), { schema: { $ref: '#/components/schemas/X' } }),
  ],
  ['a body without content', document => delete document.paths['/v1/orders'].post.requestBody.content],
]

/** Changes that are none of its business. */
const permitted: typeof breaks = [
  ['nothing', () => undefined],
  ['an extension', document => Object.assign(orders(document), { 'x-internal': true })],
  [
    'a range of statuses',
    document => Object.assign(orders(document).responses, { '4XX': { description: 'x' } }),
  ],
  [
    'a field called like a word of the specification',
    document =>
      Object.assign(answer(document), {
        schema: { type: 'object', properties: { $ref: { type: 'string' }, type: { type: 'string' } } },
      }),
  ],
  [
    'an example of any shape',
    document => Object.assign(answer(document), { example: { type: 'money', $ref: '#/x' } }),
  ],
]

function orders(document: Document) {
  return document.paths['/v1/orders'].get
}

function answer(document: Document) {
  return orders(document).responses[200].content['application/json']
}

async function verdicts(change: (document: Document) => unknown) {
  const document = JSON.parse(readFileSync('examples/sqlite/openapi.json', 'utf8'))
  change(document)
  const text = JSON.stringify(document, null, 2)
  const cwd = repositoryWith({ 'openapi.json': text })
  const { stdout } = await gapi(['doctor', '--only', 'api/spec-valid', '--json'], { cwd })
  return { ours: JSON.parse(stdout).findings.length === 0, theirs: await theirVerdict(text) }
}

/** It throws on a reference to nothing. */
async function theirVerdict(text: string): Promise<boolean> {
  const validator = new Validator()
  try {
    const { valid } = await validator.validate(JSON.parse(text))
    if (valid) validator.resolveRefs()
    return valid
  } catch {
    return false
  }
}

test.each(breaks)('%s is a fault, as for another validator', async (_, change) => {
  expect(await verdicts(change)).toEqual({ ours: false, theirs: false })
})

test.each(permitted)('%s is none', async (_, change) => {
  expect((await verdicts(change)).ours).toBe(true)
})

test('the document of every example is valid', async () => {
  const documents = readdirSync('examples').map(name => `examples/${name}/openapi.json`)
  for (const path of documents.filter(path => existsSync(path))) {
    const cwd = repositoryWith({ 'openapi.json': readFileSync(path, 'utf8') })
    const { stdout } = await gapi(['doctor', '--only', 'api/spec-valid,api/consistent', '--json'], { cwd })
    expect(JSON.parse(stdout).findings).toEqual([])
  }
})
