import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { schemaChecker } from '../../src/core/openapi/schema-fault.ts'
import { type Answer, deploy, thingsDocument } from '../support/deployment.ts'
import { emptyFolder, folderWith } from '../support/folder.ts'
import { gapi } from '../support/run.ts'

const Pet = {
  type: 'object',
  required: ['id', 'secret'],
  properties: {
    id: { type: 'integer', minimum: 0, exclusiveMinimum: true },
    nick: { type: 'string', nullable: true, enum: ['a', 'b'] },
    secret: { type: 'string', writeOnly: true },
    example: { type: 'string' },
  },
  example: { id: 'an example that is not valid' },
}
const schemas = { Pet, Cycle: { properties: { next: { $ref: '#/components/schemas/Cycle' } } } }
const pet = { $ref: '#/components/schemas/Pet' }

/** What OpenAPI 3.0 says in other words than JSON Schema, and what neither says. */
const rows: ReadonlyArray<readonly [schema: unknown, value: unknown, fault: string | undefined]> = [
  [pet, { id: 1 }, undefined],
  [pet, { id: 1, nick: null }, undefined],
  [pet, { id: 1, nick: 'c' }, '/nick must be equal to one of the allowed values'],
  [pet, { id: 0 }, '/id must be > 0'],
  [pet, { id: 1, example: 2 }, '/example must be string'],
  [{ type: 'array', items: pet }, [{ id: 1 }, {}], '/1 must have required properties id'],
  [{ ...pet, description: 'A pet' }, 'x', '/ must be object'],
  [{ allOf: [pet, { required: ['age'] }] }, { id: 1 }, '/ must have required properties age'],
  [{ $ref: '#/components/schemas/Cycle' }, { next: { next: {} } }, undefined],
  [{ $ref: 'other.json#/Pet' }, 17, undefined],
  [{ $ref: '#/components/schemas/Missing' }, 17, undefined],
  [{ type: 'string', format: 'uuid' }, '17', '/ must match format "uuid"'],
  [{ type: 'string', format: 'colour' }, '17', undefined],
  [{ type: 'string', pattern: '^[\\w-.]+$' }, 'not a Unicode pattern', undefined],
  [{ type: 'object', additionalProperties: false }, { a: 1 }, '/ must not have additional properties'],
  [false, 1, '/ schema is false'],
]

test.each(rows)('%j with %j: %s', (schema, value, fault) => {
  expect(schemaChecker({ openapi: '3.0.3', components: { schemas } })(schema, value)).toBe(fault)
})

test('the paths of a document begin after its first server, on the host that is tested', async () => {
  const { url, requests } = await deploy({
    version: '1.4.0',
    change(answer: Answer, request) {
      if (request !== 'GET /openapi.json') return answer
      return { ...answer, body: { ...thingsDocument, servers: [{ url: 'https://shop.example/api' }] } }
    },
  })
  const cwd = folderWith({ 'package.json': '{}', 'openapi.json': JSON.stringify(thingsDocument) })
  const { stdout } = await gapi(['smoke', url, '--json'], { cwd })
  expect(requests).toContain('GET /api/v1/things')
  expect(JSON.parse(stdout).results).toContainEqual(
    expect.objectContaining({ check: 'contract', status: 'passed' }),
  )
})

test('the workflow of a project builds, deploys to staging, smokes, and then deploys to production', async () => {
  const text = readFileSync('templates/api/project/base/.github/workflows/deploy.yml', 'utf8')
  const { jobs } = parse(text)
  const runs = (job: string) =>
    jobs[job].steps.flatMap(({ run }: { run?: string }) => run?.split('\n')[0] ?? [])
  expect(jobs.production.needs).toBe('staging')
  expect(runs('staging').slice(-1)[0]).toBe('npx gapi smoke "$URL" --wait 5m --format junit=smoke.xml')
  expect(runs('production').slice(-1)[0]).toBe('npx gapi smoke "$URL" --wait 5m')
  const { stdout } = await gapi(['smoke', '--help'], { cwd: emptyFolder() })
  for (const [flag] of text.matchAll(/(?<= )--(wait|format)\b/g)) expect(stdout).toContain(flag)
})
