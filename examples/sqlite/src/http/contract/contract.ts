import swagger from '@fastify/swagger'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { prefixes } from '../request/prefix.ts'
import { completeDocument } from './document.ts'
import { info } from './info.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** The description of each tag. */
    readonly tags: Map<string, string>
    /** The document, with the prefix of the request's proxy. */
    documentFor(request: FastifyRequest): object
  }
}

/** Serves the OpenAPI document at /openapi.json. `guides` are sections of its description. */
export async function contract(app: FastifyInstance, guides: readonly string[] = []): Promise<void> {
  app.decorate('tags', new Map<string, string>())
  const ids = new Map<string, string>()
  app.addHook('onRoute', ({ method, url, schema }) => {
    const id = schema?.operationId
    if (id === undefined || method === 'HEAD') return
    const other = ids.get(id)
    if (other)
      throw new Error(`${other} and ${method} ${url} have the same operationId: ${id}. Change one of them.`)
    ids.set(id, `${method} ${url}`)
  })
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: info(guides),
      servers: [{ url: '/', description }],
      components: { securitySchemes },
    },
    refResolver: { buildLocalReference: ({ $id }, _base, _fragment, i) => String($id ?? `schema-${i}`) },
    transformObject: made => completeDocument('openapiObject' in made ? made.openapiObject : {}, app.tags),
  })
  const prefixOf = prefixes(app.config)
  const documentFor = (request: FastifyRequest) => {
    const url = prefixOf(request)
    return url ? { ...app.swagger(), servers: [{ url, description }] } : app.swagger()
  }
  app.decorate('documentFor', documentFor)
  const schema = { hide: true, summary: 'Read the OpenAPI document' }
  app.get('/openapi.json', { schema, config: { audience: 'anonymous' } }, documentFor)
}

const description = 'This server'

const securitySchemes = {
  key: { type: 'http', scheme: 'bearer', description: 'The API key of a client.' },
  adminKey: { type: 'http', scheme: 'bearer', description: 'The API key of an admin.' },
} as const
