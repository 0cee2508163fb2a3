import { basename } from 'node:path'

const parts = /^export async function (up|down)\(_?knex: Knex\): Promise<void> \{\n([\s\S]*?)^\}$/gm

/**
 * A migration that undoes others and whose `down` does them again; undefined where one was written in another form than
 * gapi writes.
 */
export function undoingMigration(texts: readonly string[]): string | undefined {
  const found = texts.map(text =>
    Object.fromEntries([...text.matchAll(parts)].map(([, name = '', body = '']) => [name, body])),
  )
  if (found.some(({ up, down }) => up === undefined || down === undefined)) return undefined
  const up = found
    .toReversed()
    .map(({ down }) => down)
    .join('')
  const down = found.map(({ up }) => up).join('')
  return `import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
${up}}

export async function down(knex: Knex): Promise<void> {
${down}}
`
}

/** The same for a migration that was rewritten: its table goes, and does not come back. */
export function droppingMigration(table: string): string {
  return `import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.schema.dropTable('${table}')
}

export async function down(_knex: Knex): Promise<void> {
  throw new Error('The columns of ${table} are in the migration that created it. Write here how they come back.')
}
`
}

/** `db/migrations/20261201T100000_create_invoices.ts` → the name that the ledger has. */
export function migrationName(path: string): string {
  return basename(path, '.ts')
}

/** The same for a column. */
export function droppingField(table: string, column: string): string {
  return `import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('${table}', table => {
    table.dropColumn('${column}')
  })
}

export async function down(_knex: Knex): Promise<void> {
  throw new Error('The type of ${table}.${column} is in the migration that added it. Write here how it comes back.')
}
`
}
