import { symlinkSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Knex } from 'knex'
import makeKnex from 'knex'
import { onTestFinished } from 'vitest'
import { sqlite } from '../../src/features/doctor/samples/knex.ts'
import { folderWith, writeIn } from './folder.ts'
import { sqliteClient } from './sqlite-client.ts'

export { creates, sqlite } from '../../src/features/doctor/samples/knex.ts'

/** A project with a knexfile.js on an SQLite file of its own, and these migrations. */
export function knexProject(
  migrations: Readonly<Record<string, string>>,
  { options = '', database = sqlite }: { options?: string; database?: string } = {},
): string {
  const folder = folderWith({
    'package.json': '{}',
    'node-sqlite.cjs': sqliteClient,
    'knexfile.js': `module.exports = { ${database}, migrations: { ${options} } }\n`,
    'migrations/.keep': '',
  })
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'))
  for (const [name, text] of Object.entries(migrations)) writeIn(folder, `migrations/${name}`, text)
  return folder
}

/** The project's own Knex, as the `knex` command makes it; closed after the test. */
export function knexOf(folder: string): Knex {
  const knexfile = require(join(folder, 'knexfile.js'))
  const directory = join(folder, 'migrations')
  const log = { warn() {}, error() {}, debug() {}, deprecate() {} }
  const knex = makeKnex({ ...knexfile, log, migrations: { directory, ...knexfile.migrations } })
  onTestFinished(() => knex.destroy())
  return knex
}
