import { randomUUID } from 'node:crypto'
import { serverFor } from './peer.mjs'

const { name, version, page, port, load } = await serverFor()
const { default: express } = await load('express')
const { USUAL } = process.env
const app = express()
if (USUAL) {
  app.use((await load('pino-http')).default({ genReqId: () => randomUUID() }))
  app.use((await load('helmet')).default())
  app.use((await load('cors')).default({ origin: USUAL }))
  app.use((await load('express-rate-limit')).rateLimit({ limit: 1e9, standardHeaders: 'draft-8' }))
}
app.get('/version', (_request, response) => response.json({ name, version }))
app.get('/v1/products', async (request, response) => {
  response.json(await page(request.query.after))
})
app.listen(port, '127.0.0.1')
