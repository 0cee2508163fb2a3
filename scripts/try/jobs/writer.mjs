import { randomUUID } from 'node:crypto'
import { pause } from '../process.mjs'
import { load } from './load.mjs'

/**
 * Adds products until it is killed, each with a job, and prints the SKU of each that was committed. With the argument
 * "after" the job is written after the commit, as a planted fault.
 */
const [how] = process.argv.slice(2)
const { app, write, addJob, kind } = await load()

for (;;) {
  const sku = randomUUID()
  const add = query => addJob(query, 'proof', kind, { sku })
  const work = async db => {
    await db.products.add({ sku, name: 'Tea', price_cents: 1, stock: 0 })
    if (how !== 'after') await add(db.query)
  }
  const isStored = await write(work).then(
    () => true,
    () => false, // E.g. because others hold SQLite's lock for too long.
  )
  if (isStored) process.stdout.write(`${sku}\n`)
  await pause(5)
  if (isStored && how === 'after') await add(app.knex)
}
