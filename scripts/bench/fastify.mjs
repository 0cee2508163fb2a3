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
const { USUAL, CACHING } = process.env
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
const products = CACHING ? await cached(Number(CACHING)) : async request => page(request.query.after)
app.get('/v1/products', { schema: { response: { 200: list } } }, products)
await app.listen({ port, host: '127.0.0.1' })

/** A handler that keeps the texts of responses in the store of @fastify/caching, by URL. */
async function cached(milliseconds) {
  await app.register((await load('@fastify/caching')).default, { privacy: 'no-cache' })
  const { default: buildSerializer } = await load('fast-json-stringify')
  const serialize = buildSerializer(list)
  return async (request, reply) => {
    reply.type('application/json; charset=utf-8')
    const found = await new Promise((done, fail) =>
      app.cache.get(request.url, (error, value) => (error ? fail(error) : done(value))),
    )
    if (found) return found.item
    const text = serialize(await page(request.query.after))
    await new Promise(done => app.cache.set(request.url, text, milliseconds, done))
    return text
  }
}
