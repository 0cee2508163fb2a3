import { cpSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { buildSync } from 'esbuild'
import { afterAll } from 'vitest'

const entry = `export { connect } from './connect.ts'
export { Deadline } from './deadline.ts'
export { faultOf } from './fault.ts'
export { faultTable } from './error-codes.ts'
export { notReadyReason } from './ready.ts'
export { migrate } from './migrate.ts'
export { transaction } from './transaction.ts'
import * as unitOfWork from './unit-of-work.ts'

// These tests ask in SQL, and need no table by name.
const databaseOf = knex => ({ knex, tables: () => ({}) })
export const request = (knex, ...more) => unitOfWork.request(databaseOf(knex), ...more)
export const readRunnerFor = (knex, ...more) => unitOfWork.readRunnerFor(databaseOf(knex), ...more)
`

export const limits = {
  POOL_SIZE: 2,
  POOL_TIMEOUT: 5,
  STATEMENT_TIMEOUT: 20,
  RESPONSE_TIMEOUT: 60,
  LOCK_TIMEOUT: 5,
  IDLE_TRANSACTION_TIMEOUT: 60,
}

/**
 * What a project on this database has in src/db, with its migrations; `open(url)` is the Knex of its server, `command(url)`
 * that of its commands, which has no limits.
 */
export async function databaseLayer(name) {
  const path = build(name)
  const layer = await import(pathToFileURL(path).href)
  const opened = []
  afterAll(() => Promise.all(opened.map(knex => knex.destroy())))
  const open = (url, own = limits) => {
    const knex = layer.connect({ reveal: () => String(url), toString: () => '[url]' }, own)
    opened.push(knex)
    return knex
  }
  return { ...layer, path, open, command: url => open(url, null) }
}

function build(name) {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'create-good-api-')))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const template = resolve('templates/api/project')
  for (const layer of ['base', `+${name}`])
    cpSync(join(template, layer, 'src'), join(folder, 'src'), { recursive: true })
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'))
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  writeFileSync(join(folder, 'src/db/entry.ts'), entry)
  const migrations = join(template, 'base/db/migrations')
  const options = /** @type {const} */ ({ format: 'esm', platform: 'node' })
  buildSync({
    entryPoints: readdirSync(migrations).map(file => join(migrations, file)),
    outdir: join(folder, 'db/migrations'),
    ...options,
  })
  const outfile = join(folder, 'src/db/entry.js')
  buildSync({
    entryPoints: [join(folder, 'src/db/entry.ts')],
    outfile,
    bundle: true,
    packages: 'external',
    ...options,
  })
  return outfile
}
