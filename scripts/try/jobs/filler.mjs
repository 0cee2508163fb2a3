import { load } from './load.mjs'

/** Adds many jobs at once, and exits. */
const [total] = process.argv.slice(2)
const { app, write, addJob, kind } = await load()

const work = async db => {
  for (let n = 0; n < Number(total); n++) await addJob(db.query, 'proof', kind, { sku: `n${n}` })
}
await write(work)
await app.close()
