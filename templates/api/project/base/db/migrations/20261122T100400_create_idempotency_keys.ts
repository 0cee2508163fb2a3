import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('idempotency_keys', table => {
    table.uuid('id').notNullable().primary()
    table.string('key_sha256', 64).notNullable().unique()
    table.string('request_sha256', 64).notNullable()
    table.integer('status').nullable()
    table.text('headers').nullable()
    table.text('body', 'mediumtext').nullable()
    table.datetime('created_at', { precision: 3 }).notNullable().index()
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('idempotency_keys')
}
