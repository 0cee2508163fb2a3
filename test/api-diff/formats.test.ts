import { join } from 'node:path'
import { Ajv } from 'ajv'
import { expect, test } from 'vitest'
import { getOrders, object, parameter, returned, text } from '../../src/features/api-diff/samples.ts'
import { folderWith, writeIn } from '../support/folder.ts'
import { repositoryWith } from '../support/repository.ts'
import { gapi } from '../support/run.ts'
import { sarifSchema } from '../support/schemas/sarif.ts'

const files = {
  'old.json': JSON.stringify(
    returned(object({ note: text(), state: text({ enum: ['open'] }) }, ['note'])),
    null,
    2,
  ),
  'new.json': JSON.stringify(
    returned(object({ state: text({ enum: ['open', 'paid'] }), at: text() })),
    null,
    2,
  ),
}

interface SarifResult {
  readonly ruleId: string
  readonly locations: readonly [
    {
      readonly physicalLocation: {
        readonly artifactLocation: { readonly uri: string }
        readonly region: { readonly startLine: number }
      }
    },
  ]
}

async function output(format: string): Promise<string> {
  const { stdout } = await gapi(['api', 'diff', 'new.json', '--base', 'old.json', '--format', format], {
    cwd: folderWith(files),
  })
  return stdout
}

test('Markdown is a changelog that callers read', async () => {
  expect(await output('markdown')).toBe(`# Changes from old.json to new.json

## Breaking

- \`GET /orders\`: Callers no longer get note in the 200 response.

## May break

- \`GET /orders\`: state in the 200 response may be "paid", which callers do not know.

## Added

- \`GET /orders\`: Callers can read at in the 200 response.
`)
})

test('GitHub shows a break at its line', async () => {
  const lines = (await output('github')).split('\n')
  expect(lines[0]).toBe(
    '::error file=new.json,line=15,title=response-property-removed::GET /orders: Callers no longer get note in the 200 response.',
  )
  expect(lines[1]).toMatch(/^::warning file=new\.json,line=\d+,title=response-values-widened::/)
  expect(lines[2]).toContain('1 breaking, 1 risky, 1 additive, from old.json to new.json.')
})

test('SARIF is valid, and lists every rule', async () => {
  const log = JSON.parse(await output('sarif'))
  const ajv = new Ajv({ strict: false, validateFormats: false })
  expect(ajv.validate(sarifSchema, log), JSON.stringify(ajv.errors)).toBe(true)
  expect(
    log.runs[0].results.map(({ ruleId, level }: { ruleId: string; level: string }) => [ruleId, level]),
  ).toEqual([
    ['response-property-removed', 'error'],
    ['response-values-widened', 'warning'],
    ['response-property-added', 'note'],
  ])
})

test('JUnit has a test case for each change, of which breaks fail', async () => {
  const xml = await output('junit')
  expect(xml).toContain('tests="3" failures="1" errors="0"')
  expect(xml).toContain('type="response-property-removed"')
})

test('a line is that of the place itself, in JSON and in YAML', async () => {
  const lines = async (file: string, text: string) => {
    const cwd = folderWith({ 'old.json': JSON.stringify(parameter({})), [file]: text })
    const args = ['api', 'diff', file, '--base', 'old.json', '--format', 'sarif']
    const { results } = JSON.parse((await gapi(args, { cwd })).stdout).runs[0]
    return results.map(
      ({ ruleId, locations: [{ physicalLocation }] }: SarifResult) =>
        `${ruleId} ${physicalLocation.artifactLocation.uri} ${physicalLocation.region.startLine}`,
    )
  }
  const responses = { 200: { description: 'limit: a "parameters" {' }, 202: { description: 'Accepted' } }
  const limit = { name: 'limit', in: 'query', required: true, schema: { type: 'integer' } }
  const json = JSON.stringify(getOrders({ responses, parameters: [limit] }), null, 2)
  const at = (text: string) => json.split('\n').findIndex(line => line.includes(text)) + 1
  expect(await lines('new.json', json)).toEqual([
    `parameter-became-required new.json ${at('"name"') - 1}`,
    `response-status-added new.json ${at('"202"')}`,
  ])
  const yaml = `openapi: 3.1.0
info: { title: Shop, version: '1' }
paths:
  /orders:
    get:
      parameters:
        - { name: limit, in: query, schema: { type: integer }, required: true }
      responses:
        200: { description: Done }
        202: { description: Accepted }
`
  expect(await lines('new.yaml', yaml)).toEqual([
    'parameter-became-required new.yaml 7',
    'response-status-added new.yaml 10',
  ])
})

test('in a folder of a repository, files are named from its top', async () => {
  const top = repositoryWith({ 'packages/api/openapi.json': JSON.stringify(parameter({})) })
  writeIn(top, 'packages/api/openapi.json', JSON.stringify(parameter({ required: true })))
  const args = ['api', 'diff', '--base', 'HEAD', '--format', 'github']
  const { stdout } = await gapi(args, { cwd: join(top, 'packages/api') })
  expect(stdout).toMatch(/^::error file=packages\/api\/openapi\.json,line=1,/)
})
