import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/**
 * What a bare server of the benchmark starts from: the same database, read through the same Knex and driver as the
 * generated project (PROJECT), and its own framework from PEERS.
 */
export async function serverFor() {
  const { PROJECT = '', PEERS = '', PORT, DATABASE_URL = '' } = process.env
  const inProject = path => import(pathToFileURL(join(PROJECT, 'dist', 'src', path)).href)
  const { connect } = await inProject('db/connect.js')
  const { Secret } = await inProject('secret.js')
  const { resolve } = createRequire(join(PEERS, 'package.json'))
  return {
    name: 'shop',
    version: '0.1.0',
    knex: connect(new Secret(DATABASE_URL)),
    port: Number(PORT),
    load: name => import(pathToFileURL(resolve(name)).href),
  }
}
