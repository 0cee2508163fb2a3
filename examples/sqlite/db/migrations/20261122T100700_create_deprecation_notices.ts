import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('deprecation_notices', table => {
    table.uuid('id').notNullable().primary()
    table.string('owner', 254).notNullable()
    table.string('month', 7).notNullable()
    table.datetime('sent_at', { precision: 3 })
    table.datetime('created_at', { precision: 3 }).notNullable()
    table.unique(['owner', 'month'])
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('deprecation_notices')
}
