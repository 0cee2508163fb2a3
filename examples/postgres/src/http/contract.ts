import { STATUS_CODES } from 'node:http'
import AjvCompiler from '@fastify/ajv-compiler'
import swagger from '@fastify/swagger'
import type { FastifyInstance, FastifySchema, HTTPMethods } from 'fastify'
import { type TSchema, Type } from 'typebox'
import { about } from '../env.ts'
import type { Audience } from './audience.ts'
import { docsPolicy } from './headers.ts'
import { invalid } from './problem.ts'
import type { Spec } from './route.ts'

const security = {
  anonymous: [],
  user: [{ key: [] }],
  admin: [{ key: ['admin'] }],
}

/** Serves the OpenAPI document of the routes at /openapi.json, and with `docs` a page to read it at /docs. */
export async function contract(app: FastifyInstance, { docs }: { docs: boolean }): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: about.name, version: about.version },
      components: {
        securitySchemes: { key: { type: 'http', scheme: 'bearer', description: 'An API key.' } },
      },
    },
    refResolver: { buildLocalReference: ({ $id }, _base, _fragment, i) => String($id ?? `schema-${i}`) },
  })
  const schema = { hide: true, summary: 'Read this contract' }
  app.get('/openapi.json', { schema, config: { audience: 'anonymous' } }, () => app.swagger())
  if (docs) await app.register(import('@fastify/swagger-ui'), { routePrefix: '/docs', staticCSP: docsPolicy })
}

/** What a route's spec means to Fastify: validators, a serializer, and its entry in the contract. */
export function operation(
  prefix: string,
  audience: Audience,
  method: HTTPMethods,
  spec: Spec<TSchema, TSchema, TSchema, TSchema>,
  status: number,
): FastifySchema {
  const { summary, params, query, body, reply } = spec
  const refusals = refusalsOf(method, audience, spec).map(code => [code, refusal(STATUS_CODES[code])])
  return {
    summary,
    tags: [prefix.split('/').at(-1) ?? prefix],
    security: security[audience],
    ...(params && { params }),
    ...(query && { querystring: query }),
    ...(body && { body }),
    headers: headersOf(method, spec),
    response: {
      [status]: { type: 'null', ...reply, description: STATUS_CODES[status] },
      ...(method === 'GET' && { 304: { type: 'null', description: STATUS_CODES[304] } }),
      ...Object.fromEntries(refusals),
      default: refusal('A problem (RFC 9457)'),
    },
  }
}

function refusal(description = '') {
  return { description, content: { 'application/problem+json': { schema: Type.Ref('Problem') } } }
}

/** What a route can refuse, told by what it asks for. */
function refusalsOf(
  method: HTTPMethods,
  audience: Audience,
  { params, query, body, idempotent }: Spec<TSchema, TSchema, TSchema, TSchema>,
): number[] {
  const writes = method !== 'GET'
  const refusals: Array<[status: number, whether: unknown]> = [
    [400, body ?? idempotent],
    [401, audience !== 'anonymous'],
    [403, audience === 'admin'],
    [404, params],
    [409, writes],
    [412, writes && params],
    [422, params ?? query ?? body],
    [429, true],
  ]
  return refusals.flatMap(([status, whether]) => (whether ? [status] : []))
}

/** The headers that mean something to a route. One that is required and missing is a 400. */
function headersOf(method: HTTPMethods, { idempotent }: { readonly idempotent?: true }): TSchema {
  const text = (description: string) => Type.String({ description, minLength: 1, maxLength: 255 })
  if (idempotent)
    return Type.Object({
      'idempotency-key': text('Made by the caller. The same key again: the same answer.'),
    })
  if (method === 'GET') return Type.Object({ 'if-none-match': Type.Optional(Type.String()) })
  return Type.Object(method === 'POST' ? {} : { 'if-match': Type.Optional(Type.String()) })
}

/** Text from the URL becomes the type its schema asks for; JSON has types of its own and must match them. */
export function validation(app: FastifyInstance): void {
  const options = { removeAdditional: false, useDefaults: true, allErrors: true } as const
  const build = AjvCompiler()
  const body = build({}, { customOptions: { ...options, coerceTypes: false } })
  const text = build({}, { customOptions: { ...options, coerceTypes: true } })
  app.removeContentTypeParser('text/plain')
  app.setValidatorCompiler(route => (route.httpPart === 'body' ? body : text)(route))

  app.addHook('preValidation', ({ params, query, body }, _reply, done) => {
    const wrong = unstorable({ params, query, body })
    if (wrong.length === 0) return done()
    const errors = wrong.map(found => {
      const [, part = '', ...rest] = found.split('/')
      return { in: part, pointer: ['', ...rest].join('/'), detail: 'holds a character that is not text' }
    })
    done(invalid(errors))
  })
}

/** Where there is a NUL, which PostgreSQL cannot store, or half a character, which none can give back. */
export function unstorable(value: unknown, pointer = '', found: string[] = []): string[] {
  if (typeof value === 'string' && /[\0\p{Surrogate}]/u.test(value)) found.push(pointer)
  if (typeof value === 'object' && value !== null)
    for (const name in value) unstorable(Reflect.get(value, name), `${pointer}/${name}`, found)
  return found
}
