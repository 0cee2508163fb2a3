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
  return {
    name: 'shop',
    version: '0.1.0',
    knex: stockKnex(createRequire(join(PROJECT, 'package.json')), DATABASE_URL.slice('sqlite:'.length)),
    port: Number(PORT),
    load: name => import(pathToFileURL(resolve(name)).href),
  }
}

/** Knex's dialect for SQLite with this driver. Like Knex's own, it prepares each statement again. */
function stockKnex(require, filename) {
  const { DatabaseSync } = process.getBuiltinModule('node:sqlite') ?? require('@photostructure/sqlite')
  const BetterSqlite = require('knex/lib/dialects/better-sqlite3/index.js')
  class Client extends BetterSqlite {
    _driver() {
      return DatabaseSync
    }
    async acquireRawConnection() {
      return new DatabaseSync(filename)
    }
    async _query(connection, query) {
      query.response = connection.prepare(query.sql).all(...query.bindings)
      return query
    }
  }
  return require('knex')({ client: Client, connection: { filename }, useNullAsDefault: true })
}
