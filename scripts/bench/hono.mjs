import { serverFor } from './peer.mjs'

const { name, version, page, port, load } = await serverFor()
const { Hono } = await load('hono')
const { serve } = await load('@hono/node-server')
const { USUAL } = process.env
const app = new Hono()
if (USUAL) {
  app.use((await load('hono/request-id')).requestId())
  app.use((await load('hono/logger')).logger())
  app.use((await load('hono/secure-headers')).secureHeaders())
  app.use((await load('hono/cors')).cors({ origin: USUAL }))
  app.use((await load('hono/etag')).etag())
  const { rateLimiter } = await load('hono-rate-limiter')
  app.use(
    rateLimiter({ limit: 1e9, windowMs: 60_000, keyGenerator: c => c.env.incoming.socket.remoteAddress }),
  )
}
app.get('/version', c => c.json({ name, version }))
app.get('/v1/products', async c => c.json(await page(c.req.query('after'))))
serve({ fetch: app.fetch, port, hostname: '127.0.0.1' })
