import { randomUUID } from 'node:crypto'
import { serverFor } from './peer.mjs'

const { name, version, page, port, load } = await serverFor()
const { default: Fastify } = await load('fastify')
const product = {
  type: 'object',
  properties: {
    id: { type: 'string' },
    sku: { type: 'string' },
    name: { type: 'string' },
    price_cents: { type: 'integer' },
    stock: { type: 'integer' },
    created_at: { type: 'string' },
  },
}
const { USUAL } = process.env
const app = Fastify(USUAL ? { logger: true, disableRequestLogging: true, genReqId: () => randomUUID() } : {})
if (USUAL) {
  app.addHook('onResponse', async (request, reply) =>
    request.log.info({ req: request, res: reply }, 'answered'),
  )
  await app.register((await load('@fastify/helmet')).default)
  await app.register((await load('@fastify/cors')).default, { origin: USUAL })
  await app.register((await load('@fastify/rate-limit')).default, { max: 1e9, timeWindow: '1 minute' })
  await app.register((await load('@fastify/etag')).default)
}
const text = { type: 'string' }
const about = { type: 'object', properties: { name: text, version: text } }
app.get('/version', { schema: { response: { 200: about } } }, async () => ({ name, version }))
const list = { type: 'object', properties: { items: { type: 'array', items: product } } }
app.get('/v1/products', { schema: { response: { 200: list } } }, async request => page(request.query.after))
await app.listen({ port, host: '127.0.0.1' })
