import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/**
 * The base of the bare servers in the benchmark: the same database file and driver as the generated project
 * (PROJECT), through unmodified Knex, and a framework from PEERS.
 */
export async function serverFor() {
  const { PROJECT = '', PEERS = '', PORT, DATABASE_URL = '' } = process.env
  const { resolve } = createRequire(join(PEERS, 'package.json'))
  const knex = stockKnex(createRequire(join(PROJECT, 'package.json')), DATABASE_URL.slice('sqlite:'.length))
  return {
    name: 'shop',
    version: '0.1.0',
    port: Number(PORT),
    page: after => page(knex, after),
    load: name => import(pathToFileURL(resolve(name)).href),
  }
}

/** The products after one; the generated API reads one more than it sends, too. */
async function page(knex, after = '') {
  const items = await knex('products').where('id', '>', after).orderBy('id').limit(21)
  return { items: items.slice(0, 20) }
}

/** Knex's dialect for SQLite with this driver. Like the generated API, it prepares each statement once. */
function stockKnex(require, filename) {
  const { DatabaseSync } = process.getBuiltinModule('node:sqlite') ?? require('@photostructure/sqlite')
  const BetterSqlite = require('knex/lib/dialects/better-sqlite3/index.js')
  const prepared = new Map()
  class Client extends BetterSqlite {
    _driver() {
      return DatabaseSync
    }
    async acquireRawConnection() {
      return new DatabaseSync(filename)
    }
    async _query(connection, query) {
      const statement = prepared.get(query.sql) ?? connection.prepare(query.sql)
      prepared.set(query.sql, statement)
      query.response = statement.all(...query.bindings)
      return query
    }
  }
  return require('knex')({ client: Client, connection: { filename }, useNullAsDefault: true })
}
