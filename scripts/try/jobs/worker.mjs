import { appendFileSync } from 'node:fs'
import { load } from './load.mjs'

/** Runs jobs until it is stopped or killed. Each attempt writes its SKU to a file, and adds 1 to the product's stock. */
const [file] = process.argv.slice(2)
const { app, startWorker, kind } = await load()

const proof = {
  ...kind,
  call: ({ payload }) => file && appendFileSync(file, `${payload.sku}\n`),
  run: ({ db, payload: { sku } }) => db.query('products').where({ sku }).increment('stock', 1),
}
const worker = startWorker(app, { proof })
process.once('SIGTERM', async () => {
  await worker.stop()
  await app.close()
})
process.stdout.write('ready\n')
