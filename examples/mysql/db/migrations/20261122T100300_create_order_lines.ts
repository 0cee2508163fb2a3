import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('order_lines', table => {
    table.uuid('id').notNullable().primary()
    table.uuid('order_id').notNullable().index().references('orders.id').onDelete('CASCADE')
    table.uuid('product_id').notNullable().index().references('products.id')
    table.integer('quantity').notNullable()
    table.integer('price_cents').notNullable()
    table.datetime('created_at', { precision: 3 }).notNullable()
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('order_lines')
}
