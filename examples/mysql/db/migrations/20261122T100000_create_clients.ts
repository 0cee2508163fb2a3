import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('clients', table => {
    table.uuid('id').notNullable().primary()
    table.string('name', 100).notNullable().unique()
    table.string('owner_email', 254).notNullable()
    table.string('role', 10).notNullable()
    table.string('key_prefix', 12).notNullable()
    table.string('key_sha256', 64).notNullable().unique()
    table.datetime('created_at', { precision: 3 }).notNullable()
    table.datetime('last_used_at', { precision: 3 }).nullable()
    table.datetime('revoked_at', { precision: 3 }).nullable()
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('clients')
}
