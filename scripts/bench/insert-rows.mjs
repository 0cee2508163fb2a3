import { createReadStream } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/**
 * Inserts the rows of a tab-separated file into the table people, with what every project has:
 *
 *   node insert-rows.mjs batch FOLDER FILE    knex.batchInsert
 *   node insert-rows.mjs single FOLDER FILE   a prepared insert for each row, in one transaction (SQLite)
 */
const [, , way, folder, file] = process.argv
const require = createRequire(join(folder, 'package.json'))
const knex = require('knex')(require('./knexfile.js'))
const names = ['email', 'name', 'age', 'created_at']

try {
  if (way === 'batch') await batch()
  else await single()
} finally {
  await knex.destroy()
}

async function batch() {
  const rows = []
  for await (const values of lines())
    rows.push(Object.fromEntries(names.map((name, index) => [name, values[index]])))
  await knex.batchInsert('people', rows, knex.client.dialect === 'sqlite3' ? 200 : 1000)
}

async function single() {
  await knex.transaction(async trx => {
    const connection = await trx.client.acquireConnection()
    const insert = connection.prepare(`insert into people (${names}) values (?, ?, ?, ?)`)
    for await (const values of lines()) insert.run(...values)
  })
}

async function* lines() {
  for await (const line of createInterface({ input: createReadStream(file) })) yield line.split('\t')
}
