import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('clients', table => {
    table.datetime('last_used_at', { precision: 3 }).nullable()
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable('clients', table => {
    table.dropColumn('last_used_at')
  })
}
