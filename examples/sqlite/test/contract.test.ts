import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { contractText } from '../src/verbs.ts'
import { startApi } from './api.ts'
import { type Documented, undocumented } from './documented.ts'

const { app, call } = await startApi()

test('openapi.json is the contract of these routes (npm run openapi writes it)', async () => {
  expect(readFileSync('openapi.json', 'utf8')).toBe(`${contractText(app)}\n`)
  expect((await call('GET', '/openapi.json')).body).toEqual(JSON.parse(contractText(app)))
})

test('every operation is documented: a summary, its errors, and an example of each field', () => {
  const contract: Documented = JSON.parse(contractText(app))

  expect(Object.keys(contract.paths)).not.toHaveLength(0)
  expect(undocumented(contract)).toEqual([])
})

test('what is not documented is noticed', () => {
  const schema = { properties: { id: { examples: ['1'] }, lines: { items: { properties: { sku: {} } } } } }
  const responses = { 200: { content: { 'application/json': { schema } } } }

  expect(undocumented({ paths: { '/v1/things': { get: { responses } } } })).toEqual([
    'GET /v1/things lacks a summary, its errors, an example of /lines[]/sku',
  ])
})

test('security follows from the audience', () => {
  const operations = Object.values(app.swagger().paths ?? {}).flatMap(path => Object.values(path ?? {}))
  for (const operation of operations) expect(operation).toMatchObject({ security: expect.any(Array) })
})

test('/docs is served', async () => {
  expect((await call('GET', '/docs')).status).toBe(200)
})
