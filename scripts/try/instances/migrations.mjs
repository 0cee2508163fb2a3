import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { launch } from '../process.mjs'
import { expect } from '../project.mjs'
import { withDatabase } from './database.mjs'
import { production } from './instances.mjs'

/** In the small tier half as many. */
const rounds = process.env.GAPI_TEST_FULL ? 4 : 2
const processes = 5
const tables = ['api_usage', 'clients', 'idempotency_keys', 'jobs', 'order_lines', 'orders', 'products']

/**
 * A new database does not have Knex's lock table yet either, so there are several rounds: a race shows in one
 * of them.
 */
export async function migrationsAtOnce(context) {
  const names = readdirSync(join(context.project, 'dist', 'db', 'migrations'))
    .filter(file => file.endsWith('.js'))
    .map(file => file.slice(0, -3))
    .sort()
  for (let round = 0; round < rounds; round++)
    await withDatabase(context, database => migrateAtOnce(context, database, names))
  return `${rounds} rounds of ${processes} processes, each time one applied all ${names.length}, the others none`
}

async function migrateAtOnce(context, { url, query }, names) {
  const env = production(context, url)
  const command = ['node', 'dist/src/manage.js', 'migrate', '--json']
  const started = Array.from({ length: processes }, () => launch(command, context.project, env))
  const ends = await Promise.all(started.map(({ ended }) => ended))
  const said = started.map(({ said }) => said()).join('')
  expect(
    ends.every(end => end === 0),
    `the processes ended with ${ends}`,
    said,
  )

  const applied = started.map(({ printed }) => JSON.parse(printed()).applied).filter(list => list.length > 0)
  expect(isSame(applied, [names]), 'not exactly one process says that it applied every migration', said)
  const recorded = await query('select name from knex_migrations order by name')
  expect(isSame(recorded.map(row => row.name).sort(), names), 'recorded otherwise', JSON.stringify(recorded))
  const made = await query("select tablename as name from pg_tables where schemaname = 'public'")
  const missing = tables.filter(name => !made.some(table => table.name === name))
  expect(missing.length === 0, `there is no table ${missing}`)
}

function isSame(one, other) {
  return JSON.stringify(one) === JSON.stringify(other)
}
