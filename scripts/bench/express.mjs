import { serverFor } from './peer.mjs'

const { name, version, knex, port, load } = await serverFor()
const { default: express } = await load('express')
const app = express()
app.get('/version', (_request, response) => response.json({ name, version }))
app.get('/v1/products', async (_request, response) => {
  response.json({ items: await knex('products').orderBy('id').limit(21) })
})
app.listen(port, '127.0.0.1')
