import { expect, test } from 'vitest'
import { blueprints } from '../src/app.ts'
import { startApi } from './support/api.ts'
import { exampleOf, mapped, nowhere, type Schema } from './support/example.ts'
import { inlined } from './support/inlined.ts'

interface Operation {
  readonly parameters?: ReadonlyArray<{ name: string; in: string; required?: boolean; schema: Schema }>
  readonly requestBody?: { content: { 'application/json': { schema: Schema } } }
}

const hostile = {
  quotes: `'"\`\\`,
  sql: `' OR 1=1 --`,
  drop: `x'); drop table wares; --`,
  nul: 'a\0b',
  emoji: '👩‍👩‍👧‍👦',
  'ten kilobytes': 'x'.repeat(10_000),
  json: '{"$ne":null}',
  array: '[1]',
  crlf: 'a\r\nset-cookie: b=c',
  'half a character': '\ud800',
  empty: '',
  'a large number': '9'.repeat(400),
  'not a date': '0000-13-99T25:61:61Z',
  percent: '%00%ff%',
  prototype: '__proto__',
}

const { app, call } = await startApi(blueprints, { POOL_TIMEOUT: '60', RESPONSE_TIMEOUT: '60' })
const { paths } = inlined(app.swagger()) as { paths: Record<string, Record<string, Operation>> }

const operations = Object.entries(paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([name, operation]) => ({ method: methodOf(name), path, operation })),
)

test.each(operations)(
  '$method $path never responds 5xx to hostile text',
  async ({ method, path, operation }) => {
    const { parameters = [], requestBody } = operation
    const schema = requestBody?.content['application/json'].schema
    const required = parameters.filter(parameter => parameter.required && parameter.in === 'header')
    const headers = Object.fromEntries(required.map(({ name }) => [name, 'hostile']))
    const right = path.replace('{id}', nowhere)

    for (const text of Object.values(hostile)) {
      for (const parameter of parameters) {
        const url = parameter.in === 'path' ? path.replace(`{${parameter.name}}`, escaped(text)) : right
        const query = parameter.in === 'query' ? `?${parameter.name}=${escaped(text)}` : ''
        const extra = parameter.in === 'header' ? { [parameter.name]: text } : {}
        const body = schema && { body: mapped(schema.properties, exampleOf) }
        await send(method, url + query, { headers: { ...headers, ...extra }, ...body })
      }
      for (const body of schema ? spoiled(schema, text) : [])
        await send(method, right, {
          headers: { ...headers, 'idempotency-key': `"${JSON.stringify(body).length}"` },
          body,
        })
      await send(method, right, { headers: { ...headers, authorization: text } })
    }
  },
)

async function send(method: ReturnType<typeof methodOf>, url: string, options: Parameters<typeof call>[2]) {
  const response = await call(method, url, { as: 'admin', ...options })
  expect(
    response.status,
    `${method} ${url.slice(0, 200)} ${JSON.stringify(options).slice(0, 200)}`,
  ).toBeLessThan(500)
}

/** A copy of a valid body for each field, with the text in that field. */
function spoiled(schema: Schema, text: string): object[] {
  if (schema.items) return spoiled(schema.items, text).map(item => [item])
  return Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
    const whole = mapped(schema.properties, exampleOf)
    return [text, ...spoiled(property, text)].map(value => ({ ...whole, [name]: value }))
  })
}

/** An unpaired surrogate has no UTF-8; these are the bytes that it would have. */
function escaped(text: string): string {
  return text === '\ud800' ? '%ED%A0%80' : encodeURIComponent(text)
}

function methodOf(name: string): Parameters<typeof call>[0] {
  const method = (['GET', 'POST', 'PATCH', 'DELETE'] as const).find(known => known.toLowerCase() === name)
  if (!method) throw new Error(`Teach this test the method ${name}.`)
  return method
}
