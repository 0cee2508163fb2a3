import type { Files } from './files.ts'
import { fence } from './readme.ts'

/** A Knex migration with this down. */
export function knexMigration(down: string): string {
  return `exports.up = knex => knex.schema.createTable('t', t => { t.increments() })\n${down}\n`
}

export const drops = "exports.down = knex => knex.schema.dropTable('t')"

/** A migration that creates a table, and drops it. */
export function creates(table: string): string {
  return `exports.up = knex => knex.schema.createTable('${table}', t => { t.increments(); t.string('name') })
exports.down = knex => knex.schema.dropTable('${table}')
`
}

export const sqlite = `client: require('./node-sqlite.cjs').NodeSqlite, connection: { filename: __dirname + '/dev.sqlite' }, useNullAsDefault: true`

/** Placeholders that a test replaces before it writes the files. */
export const placeholders = { nodeModules: '/path/to/node_modules', sqliteClient: '// NodeSqlite\n' }

/** A Knex project on SQLite. Its set-up links the dependencies, because an install would be slow. */
export function knex(files: Files, database = sqlite): Files {
  return {
    'package.json': '{ "name": "shop" }',
    'README.md': fence(`ln -s ${placeholders.nodeModules} node_modules`),
    'node-sqlite.cjs': placeholders.sqliteClient,
    'knexfile.js': `module.exports = { ${database} }\n`,
    ...files,
  }
}

/** One migration, which creates the table a. */
export const a = { 'migrations/20260101100000_a.js': creates('a') }
