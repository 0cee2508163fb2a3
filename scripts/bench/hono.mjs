import { serverFor } from './peer.mjs'

const { name, version, knex, port, load } = await serverFor()
const { Hono } = await load('hono')
const { serve } = await load('@hono/node-server')
const app = new Hono()
app.get('/version', c => c.json({ name, version }))
app.get('/v1/products', async c => c.json({ items: await knex('products').orderBy('id').limit(21) }))
serve({ fetch: app.fetch, port, hostname: '127.0.0.1' })
