import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { contractText } from '../src/verbs/describe.ts'
import { startApi } from './api.ts'

const { app, call } = await startApi()

test('openapi.json is the contract of these routes (npm run openapi writes it)', async () => {
  expect(readFileSync('openapi.json', 'utf8')).toBe(`${contractText(app)}\n`)
  expect((await call('GET', '/openapi.json')).body).toEqual(JSON.parse(contractText(app)))
})

test('every operation has a summary, and security that follows from its audience', () => {
  const operations = Object.values(app.swagger().paths ?? {}).flatMap(path => Object.values(path ?? {}))

  expect(operations.length).toBeGreaterThan(0)
  for (const operation of operations)
    expect(operation).toMatchObject({ summary: expect.any(String), security: expect.any(Array) })
})

test('/docs is served', async () => {
  expect((await call('GET', '/docs')).status).toBe(200)
})
