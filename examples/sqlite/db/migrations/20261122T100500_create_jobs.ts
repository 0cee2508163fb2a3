import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('jobs', table => {
    table.uuid('id').notNullable().primary()
    table.string('kind', 60).notNullable()
    table.text('payload', 'mediumtext').notNullable()
    table.string('status', 10).notNullable()
    table.datetime('run_at', { precision: 3 }).notNullable()
    table.integer('attempts').notNullable()
    table.string('worker', 100).nullable()
    table.text('last_error').nullable()
    table.string('unique_key', 180).nullable().unique()
    table.datetime('created_at', { precision: 3 }).notNullable()
    table.index(['status', 'run_at'])
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('jobs')
}
