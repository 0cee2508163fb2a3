import { STATUS_CODES } from 'node:http'
import swagger from '@fastify/swagger'
import type { FastifyInstance, FastifySchema } from 'fastify'
import { type TSchema, Type } from 'typebox'
import { about } from '../about.ts'
import type { Audience } from './audience.ts'
import { docsPolicy } from './fixed-headers.ts'
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
  { summary, params, query, body, reply }: Spec<TSchema, TSchema, TSchema, TSchema>,
  status: number,
): FastifySchema {
  const content = { 'application/problem+json': { schema: Type.Ref('Problem') } }
  return {
    summary,
    tags: [prefix.split('/').at(-1) ?? prefix],
    security: security[audience],
    ...(params && { params }),
    ...(query && { querystring: query }),
    ...(body && { body }),
    response: {
      [status]: { type: 'null', ...reply, description: STATUS_CODES[status] },
      default: { description: 'A problem (RFC 9457)', content },
    },
  }
}
