import type { Knex } from 'knex'

/** The indexes are those of the list's sorts and filters: test/list-indexes.test.ts. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('products', table => {
    table.uuid('id').notNullable().primary()
    table.string('sku', 40).notNullable().unique()
    table.string('name', 200).notNullable()
    table.integer('price_cents').notNullable()
    table.integer('stock').notNullable().defaultTo(0)
    table.datetime('created_at', { precision: 3 }).notNullable()
    for (const sort of ['created_at', 'price_cents']) {
      table.index([sort, 'id'])
      table.index(['name', sort, 'id'])
    }
    table.index(['name', 'id'])
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('products')
}
