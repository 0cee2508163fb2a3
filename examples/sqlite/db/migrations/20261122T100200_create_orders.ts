import type { Knex } from 'knex'

/**
 * The number is for people, the id for programs. Only a primary key auto-increments on MySQL and SQLite. The indexes are
 * those of the list's sorts and filter: test/list-indexes.test.ts.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('orders', table => {
    table.increments('number')
    table.uuid('id').notNullable().unique()
    table.uuid('user_id').notNullable().references('clients.id')
    table.string('status', 20).notNullable()
    table.integer('total_cents').notNullable()
    table.datetime('created_at', { precision: 3 }).notNullable()
    for (const given of [['user_id'], ['user_id', 'status']]) {
      table.index([...given, 'id'])
      table.index([...given, 'created_at', 'id'])
      table.index([...given, 'total_cents', 'id'])
    }
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('orders')
}
