import {
  hasTables,
  readMarks,
  unreadableMarkTables,
} from '../../../../../templates/api/project/+postgres/src/db/inspect.ts'
import { sessionLock } from '../../lock/session-lock.ts'
import type { Driver } from '../driver.ts'
import { isConsequence } from './fault.ts'
import { postgresLock } from './lock.ts'
import { postgresRows } from './rows.ts'
import { postgresServer } from './server.ts'
import { postgresSql } from './sql.ts'

export const postgres: Driver = {
  dialect: 'postgres',
  client: 'pg',
  schemes: ['postgres', 'postgresql'],
  isFile: false,
  transactionalDdl: true,
  canResume: true,
  schemaIsDatabase: false,
  fileOf: () => undefined,
  lockOf: project => sessionLock(project, postgresLock),
  async readOnlyReason(knex) {
    const { rows } = await knex.raw(
      `select pg_is_in_recovery() as replica, current_setting('transaction_read_only') as read_only`,
    )
    const [{ replica, read_only: readOnly }] = rows
    if (replica === true) return 'a read-only replica'
    return readOnly === 'on' ? 'read-only (default_transaction_read_only is on)' : undefined
  },
  readTables: async knex => (await import('./catalogue.ts')).readPostgresTables(knex),
  readSchema: async knex => (await import('./schema.ts')).readPostgresSchema(knex),
  hasTables,
  readMarks,
  unreadableMarkTables,
  async currentDatabase(knex) {
    const { rows } = await knex.raw('select current_database() as place')
    return rows[0].place
  },
  /** The first schema of the search path, and that of the ledger. */
  async makeSchemas(knex, { migrations }) {
    const { rows } = await knex.raw('select current_schema() as schema')
    const { searchPath } = knex.client.config
    const [first] = rows[0].schema === null ? [searchPath ?? []].flat().join(',').split(',', 1) : []
    for (const schema of [first?.trim(), migrations.schemaName])
      if (schema) await knex.raw('create schema if not exists ??', [schema])
  },
  isConsequence,
  server: postgresServer,
  sql: postgresSql,
  rows: postgresRows,
}
