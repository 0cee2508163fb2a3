import type { Knex } from 'knex'

/** The number is for people, the id for programs. Only a primary key auto-increments on MySQL and SQLite. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('orders', table => {
    table.increments('number')
    table.uuid('id').notNullable().unique()
    table.uuid('user_id').notNullable().index().references('clients.id')
    table.string('status', 20).notNullable()
    table.integer('total_cents').notNullable()
    table.datetime('created_at', { precision: 3 }).notNullable()
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('orders')
}
