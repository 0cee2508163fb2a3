import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { prepare, readWords } from './try/conformance/project.mjs'
import { lenders } from './try/databases.mjs'
import { expect, run } from './try/project.mjs'

/**
 * Turns a new project on SQLite, with the rows of its seeds, into one on PostgreSQL, and that into one on MySQL or
 * MariaDB. On each the project's own check and tests must pass, and every product must be there.
 *
 *   GAPI_TEST_POSTGRES=… GAPI_TEST_MYSQL=… npm run try:switch
 *   … --only postgres                              only the first switch
 */
const { only, env, ...values } = readWords({ only: { type: 'string' } })
const { GAPI_TEST_POSTGRES: postgres, GAPI_TEST_MYSQL: mysql } = process.env
expect(postgres && (mysql || only), 'GAPI_TEST_POSTGRES and GAPI_TEST_MYSQL must name servers.')
const home = mkdtempSync(join(tmpdir(), 'try switch '))
process.once('exit', () => rmSync(home, { recursive: true, force: true }))

const project = values.project ?? prepare(home, { db: 'sqlite', env })
run('npm', ['run', 'migrate'], project, env)
run('npm', ['run', 'seed'], project, env)
await lenders.postgres(postgres, async first => {
  const products = await become('postgres', first, env)
  if (only) return
  await lenders.mysql(mysql, async second => {
    const copied = await become('mysql', second, { ...env, DATABASE_URL: first.url })
    expect(copied === products, `${products} products became ${copied}`)
  })
})

/** Switches, and runs the project's scripts on the new database. Returns the number of its products. */
async function become(db, { url, query }, environment) {
  run('npx', ['gapi', 'db', 'switch', db, '--to', url], project, environment)
  const [{ products }] = await query('select count(*) as products from products')
  expect(Number(products) > 0, `no product is in ${db}`)
  const onNew = { ...env, DATABASE_URL: url }
  run('npm', ['run', 'check'], project, onNew)
  run('npx', ['vitest', 'run', '--testTimeout', '120000'], project, onNew)
  console.log(`ok     ${db}: ${products} products, check and tests`)
  return Number(products)
}
