import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('clients', table => {
    table.uuid('id').notNullable().primary()
    table.string('name', 100).notNullable().unique()
    table.string('owner_email', 254).notNullable()
    table.string('role', 10).notNullable()
    table.datetime('created_at', { precision: 3 }).notNullable()
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('clients')
}
