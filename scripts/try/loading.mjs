/**
 * The ways in which a project may write its knexfile and migrations: every extension, in every kind of
 * package.
 */
export const layouts = ['module', 'commonjs', 'none'].flatMap(type =>
  [
    { extension: 'js', syntax: 'import' },
    { extension: 'js', syntax: 'require' },
    { extension: 'mjs', syntax: 'import' },
    { extension: 'cjs', syntax: 'require' },
    { extension: 'ts', syntax: 'import' },
    { extension: 'mts', syntax: 'import' },
    { extension: 'cts', syntax: 'import' },
  ].map(layout => ({ ...layout, type })),
)

/** The files of such a project; its one migration creates the table `loaded`, and imports another file. */
export function filesOf({ extension, syntax, type }) {
  const isTyped = extension.endsWith('ts')
  return {
    'package.json': JSON.stringify(type === 'none' ? {} : { type }),
    [`knexfile.${extension}`]: knexfile(syntax, isTyped),
    'client.cjs': "exports.NodeSqlite = require('./node-sqlite.cjs').NodeSqlite\n",
    'db/name.cjs': "exports.tableName = 'loaded'\n",
    [`db/migrations/20261122200631_loads.${extension}`]: migration(syntax, isTyped),
    'db/migrations/20261122200631_loads.d.ts': 'export declare function up(): Promise<void>\n',
  }
}

function knexfile(syntax, isTyped) {
  const config = `{
  client: NodeSqlite,
  connection: { filename: 'dev.sqlite' },
  useNullAsDefault: true,
  migrations: { directory: './db/migrations' },
}`
  if (syntax === 'require')
    return `const { NodeSqlite } = require('./client.cjs')\nmodule.exports = ${config}\n`
  if (!isTyped) return `import { NodeSqlite } from './client.cjs'\nexport default ${config}\n`
  return `import type { Knex } from 'knex'
import { NodeSqlite } from './client.cjs'

const config: Knex.Config = ${config}
export default config
`
}

function migration(syntax, isTyped) {
  if (syntax === 'require')
    return `const { tableName } = require('../name.cjs')\n${bodies('exports.up = async ', 'exports.down = async ', '(knex) =>')}`
  const heads = ['export async function up', 'export async function down']
  const imports = `import { tableName } from '../name.cjs'\n`
  if (!isTyped) return imports + bodies(...heads, '(knex)')
  return `import type { Knex } from 'knex'\n${imports}${bodies(...heads, '(knex: Knex): Promise<void>')}`
}

function bodies(up, down, parameters) {
  return `
${up}${parameters} {
  await knex.schema.createTable(tableName, table => {
    table.increments()
  })
}

${down}${parameters} {
  await knex.schema.dropTable(tableName)
}
`
}
