import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('api_usage', table => {
    table.uuid('id').notNullable().primary()
    table.string('day', 10).notNullable()
    table.string('route', 200).notNullable()
    table.string('version', 40).notNullable()
    table.string('client', 100).notNullable()
    table.string('field', 100).notNullable()
    table.string('agent', 60).notNullable()
    table.bigInteger('calls').notNullable()
    table.bigInteger('errors').notNullable()
    table.datetime('last_at', { precision: 3 }).notNullable()
    table.datetime('created_at', { precision: 3 }).notNullable()
    table.unique(['day', 'route', 'version', 'client', 'field', 'agent'])
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('api_usage')
}
