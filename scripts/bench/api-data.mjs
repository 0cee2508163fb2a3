import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/**
 * Fills the database of a built project, in its folder: clients with a key each, and products. Prints the
 * keys, and the ids of some products. It runs with the variables of the server.
 *
 *   node api-data.mjs 1000 100000
 */
const [clients, products] = process.argv.slice(2).map(Number)
const { addClient } = await imported('clients/clients.js', 'clients.js')
const { loadConfig } = await imported('config/config.js', 'config.js')
const { connect } = await imported('db/connect.js')
const config = loadConfig(process.env)
const knex = connect(config.DATABASE_URL, config)
try {
  const keys = []
  for (let i = 0; i < clients; i++) {
    const client = {
      name: `bench ${i}`,
      email: `bench-${i}@example.com`,
      role: 'user',
      by: 'bench',
      expires: null,
    }
    keys.push(await addClient(knex, config, client))
  }
  const [row] = await knex('products').limit(1)
  const ids = Array.from({ length: products }, () => randomUUID())
  for (let start = 0; start < products; start += 500) {
    const some = ids.slice(start, start + 500)
    await knex('products').insert(some.map(id => ({ ...row, id, sku: `bench-${id}`, stock: 1_000_000 })))
  }
  console.log(JSON.stringify({ keys, products: ids.slice(0, 100) }))
} finally {
  await knex.destroy()
}

/** The first of these modules of the project that exists: earlier versions had others. */
async function imported(...paths) {
  const files = paths.map(path => join(process.cwd(), 'dist', 'src', path))
  const found = files.find(existsSync)
  if (!found) throw new Error(`The project has none of ${paths.join(', ')}.`)
  return import(pathToFileURL(found).href)
}
