import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('client_keys', table => {
    table.uuid('id').notNullable().primary()
    table.uuid('client_id').notNullable().index().references('clients.id').onDelete('CASCADE')
    table.string('key_prefix', 12).notNullable()
    table.string('key_sha256', 64).notNullable().unique()
    table.string('pepper_id', 8).notNullable()
    table.string('issued_by', 100).notNullable()
    table.datetime('expires_at', { precision: 3 }).nullable()
    table.datetime('revoked_at', { precision: 3 }).nullable()
    table.string('revoked_by', 100).nullable()
    table.datetime('last_used_at', { precision: 3 }).nullable()
    table.datetime('created_at', { precision: 3 }).notNullable()
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('client_keys')
}
