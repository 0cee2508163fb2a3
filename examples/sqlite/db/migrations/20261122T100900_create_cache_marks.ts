import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('cache_marks', table => {
    table.uuid('id').notNullable().primary()
    table.uuid('mark').notNullable()
    table.datetime('created_at', { precision: 3 }).notNullable()
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('cache_marks')
}
