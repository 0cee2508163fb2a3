import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('api_recordings', table => {
    table.uuid('id').notNullable().primary()
    table.string('method', 10).notNullable()
    table.string('route', 200).notNullable()
    table.integer('status').notNullable()
    table.text('content', 'mediumtext').notNullable()
    table.datetime('created_at', { precision: 3 }).notNullable().index()
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('api_recordings')
}
