import { readFileSync } from 'node:fs'
import buildSerializer from 'fast-json-stringify'
import { expect, test } from 'vitest'
import { blueprints, createApp } from '../src/app.ts'
import { schemaNamer } from '../src/http/contract/named-schemas.ts'
import { operationIdOf } from '../src/http/contract/operation-id.ts'
import { blueprint } from '../src/http/request/blueprint.ts'
import type { AudienceRoutes } from '../src/http/request/route.ts'
import { validatorOf } from '../src/http/request/validation.ts'
import { contractText } from '../src/verbs/describe.ts'
import { startApi } from './support/api.ts'
import { type Documented, jsonOf, undocumented } from './support/documented.ts'
import { inlined } from './support/inlined.ts'

const { app, call, config } = await startApi(blueprints)

test('openapi.json is up to date (npm run openapi writes it)', async () => {
  expect(readFileSync('openapi.json', 'utf8')).toBe(`${contractText(app)}\n`)
  expect((await call('GET', '/openapi.json')).body).toEqual(JSON.parse(contractText(app)))
})

test('every operation has an operationId, a summary, errors, headers, types and examples', () => {
  const contract = inlined(app.swagger()) as Documented

  expect(Object.keys(contract.paths)).not.toHaveLength(0)
  expect(undocumented(contract)).toEqual([])
})

test('every schema compiles, which happens only when a request first needs it', () => {
  const { paths } = inlined(app.swagger()) as Documented
  const operations = Object.values(paths).flatMap(path => Object.values(path))
  const received = operations.flatMap(({ parameters = [], requestBody }) => [
    ...parameters.map(({ name, schema }) => ({ schema: { type: 'object', properties: { [name]: schema } } })),
    ...jsonOf(requestBody),
  ])
  const sent = operations.flatMap(({ responses }) => Object.values(responses).flatMap(jsonOf))

  for (const { schema } of received) expect(validatorOf(schema)(null)).toBeTypeOf('object')
  for (const { schema } of sent) expect(buildSerializer(Object(schema))).toBeTypeOf('function')
  expect([received.length, sent.length]).not.toContain(0)
  expect(() => validatorOf({ type: 'nothing' })(null)).toThrow('schema is invalid')
})

test('missing documentation is found', () => {
  const schema = {
    properties: { id: { type: 'string', examples: ['1'] }, lines: { items: { properties: { sku: {} } } } },
  }
  const responses = { 200: { content: { 'application/json': { schema } } } }
  const operation = { operationId: 'listThings', summary: 'List things', tags: ['things'], responses }

  expect(undocumented({ paths: { '/v1/things': { get: { responses }, head: operation } } })).toEqual([
    'GET /v1/things lacks operationId, a summary, a description, its errors, an example of /lines[]/sku, a type of /lines[]/sku, API-Version on 200, a tag',
    'HEAD /v1/things lacks a description, its errors, an example of /lines[]/sku, a type of /lines[]/sku, API-Version on 200, a description of its tag things',
  ])
})

test('every body has a named schema', () => {
  const { components, paths }: Documented & { components: { schemas: object } } = JSON.parse(
    contractText(app),
  )
  const operations = Object.values(paths).flatMap(path => Object.values(path))
  const schemas = operations
    .flatMap(({ requestBody, responses }) => [requestBody, responses[200], responses[201]])
    .flatMap(body => body?.content?.['application/json']?.schema ?? [])

  expect(schemas.filter(schema => !('$ref' in schema))).toEqual([])
  expect(Object.keys(components.schemas)).toContain('Problem')
})

test.each([
  ['GET', '/v1/wares', { isList: true }, 'listWares'],
  ['GET', '/v1/wares/:id', {}, 'getWare'],
  ['POST', '/v1/sale-lines', { isCreated: true }, 'createSaleLine'],
  ['PUT', '/v1/sales/:id/status', {}, 'replaceSaleStatus'],
  ['PATCH', '/v1/addresses/:id', {}, 'updateAddress'],
  ['DELETE', '/v1/categories/:id/photos/:photo_id', {}, 'deleteCategoryPhoto'],
  ['GET', '/v2/wares', { isList: true }, 'listWaresV2'],
  ['GET', '/health/live', {}, 'getHealthLive'],
  ['POST', '/v1/sales/:id/cancel', {}, 'cancelSale'],
  ['POST', '/v2/admin/sales/:id/cancel', {}, 'cancelAdminSaleV2'],
  ['POST', '/v1/sales/:id/lines/:line_id/mark-as-paid', {}, 'markSaleLineAsPaid'],
  ['POST', '/v1/pulls/:id/update-branch', {}, 'updatePullBranch'],
  ['POST', '/v1/wares/import', {}, 'importWares'],
  ['POST', '/v1/sales/:id/refund', { isCreated: true }, 'createSaleRefund'],
  ['POST', '/v1/sales/:id/notes', {}, 'createSaleNote'],
  ['POST', '/v1/webhooks/stripe', {}, 'createWebhooksStripe'],
  ['POST', '/v1/sales/:id', {}, 'createSale'],
] as const)('%s %s, which returns %j, has the operationId %s', (method, path, returns, name) => {
  expect(operationIdOf(method, path, returns)).toBe(name)
})

test('a duplicate operationId or schema title is refused', async () => {
  const one = (operationId: string) => (on: AudienceRoutes) =>
    on.anonymous.get('/', { summary: 'Read', operationId }, () => undefined)
  const twice = [blueprint('/a', one('read')), blueprint('/b', one('read'))]
  await expect(createApp(config, { blueprints: twice })).rejects.toThrow(
    'GET /a and GET /b have the same operationId: read.',
  )

  const named = schemaNamer({})
  named({ title: 'Thing', type: 'string' })
  expect(named({ title: 'Thing', type: 'string' })).toEqual({ $ref: '#/components/schemas/Thing' })
  expect(() => named({ title: 'Thing', type: 'integer' })).toThrow('Two schemas have the title Thing.')
})

test('an enum and a const have a type', () => {
  const named = schemaNamer({})
  const schema = {
    type: 'object',
    properties: { size: { enum: [1, 2] }, kind: { const: 'a' }, any: { enum: [null, 'a'] } },
  }
  expect(named(schema)).toMatchObject({
    properties: { size: { type: 'integer' }, kind: { type: 'string' }, any: { type: ['null', 'string'] } },
  })
})

test('every operation declares its security', () => {
  const operations = Object.values(app.swagger().paths ?? {}).flatMap(path => Object.values(path ?? {}))
  for (const operation of operations) expect(operation).toMatchObject({ security: expect.any(Array) })
})
