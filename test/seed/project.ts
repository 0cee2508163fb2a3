import type { TestDatabase } from '../support/databases.ts'
import { writeIn } from '../support/folder.ts'
import { gapi, type Ran } from '../support/run.ts'

/** A shop: clients, products, and orders that refer to both; and a table with a column of every type. */
export const shop: Readonly<Record<string, string>> = {
  '1_shop.js': `exports.up = async knex => {
    await knex.schema.createTable('clients', t => { t.increments(); t.string('name', 40).notNullable().unique(); t.string('email') })
    await knex.schema.createTable('products', t => { t.uuid('id').primary(); t.string('sku', 20).notNullable().unique(); t.string('ean', 20).unique(); t.string('name'); t.decimal('price', 10, 2).notNullable().defaultTo(0); t.datetime('created_at', { precision: 3 }).notNullable() })
    await knex.schema.createTable('orders', t => { t.increments(); t.integer('client_id').unsigned().notNullable().references('clients.id'); t.uuid('product_id').references('products.id'); t.string('status', 10).notNullable(); t.unique(['client_id', 'status']) })
    await knex.schema.createTable('notes', t => { t.increments(); t.string('text') })
  }
  exports.down = async knex => { for (const table of ['notes', 'orders', 'products', 'clients']) await knex.schema.dropTable(table) }`,
}

export const clients = '- { name: Ada, email: ada@example.com }\n- { name: Bob, email: null }\n'

/** A migrated project with these seeds. */
export async function seeded(
  database: TestDatabase,
  seeds: Readonly<Record<string, string>>,
  migrations: Readonly<Record<string, string>> = shop,
): Promise<string> {
  const cwd = await database.project(migrations)
  for (const [path, text] of Object.entries(seeds)) writeIn(cwd, `seeds/${path}`, text)
  const { code, stdout, stderr } = await gapi(['migration', 'up'], { cwd })
  if (code !== 0) throw new Error(stdout + stderr)
  return cwd
}

/** What `gapi seed --json` says. */
export async function seedJson(cwd: string, args: readonly string[] = []) {
  const ran = await gapi(['seed', '--json', ...args], { cwd })
  return { ...JSON.parse(ran.stdout), exitCode: ran.code }
}

/** What became of the tables: `orders +2 ~0 =1`. */
export function countsOf({ seeds }: { seeds: readonly { tables: readonly Count[] }[] }): string[] {
  return seeds.flatMap(({ tables }) =>
    tables.map(
      ({ table, inserted, updated, unchanged }) => `${table} +${inserted} ~${updated} =${unchanged}`,
    ),
  )
}

interface Count {
  readonly table: string
  readonly inserted: number
  readonly updated: number
  readonly unchanged: number
}

/** Standard output and standard error together. */
export function saidBy({ stdout, stderr }: Ran): string {
  return stdout + stderr
}
