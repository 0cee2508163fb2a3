import { resolve } from 'node:path'
import {
  hasTables,
  readMarks,
  unreadableMarkTables,
} from '../../../../../templates/api/project/+sqlite/src/db/inspect.ts'
import type { Knex } from '../../../project/knex.ts'
import { before } from '../../../system/trimmed.ts'
import { refusedAsReadOnly } from '../../fault/fault.ts'
import { noLock } from '../../lock/advisory-lock.ts'
import type { Driver } from '../driver.ts'
import { watchDroppedColumns } from './dropped-columns.ts'
import { fileLock } from './lock.ts'
import { sqliteRows } from './rows.ts'
import { sqliteSql } from './sql.ts'
import { withForeignKeysOff } from './transaction.ts'

export const sqlite: Driver = {
  dialect: 'sqlite',
  client: 'better-sqlite3',
  schemes: [],
  isFile: true,
  transactionalDdl: true,
  canResume: false,
  schemaIsDatabase: false,
  fileOf,
  lockOf(project, knex) {
    const file = fileOf(knex)
    if (file === undefined) return noLock
    return fileLock(knex.client.driver, `${resolve(project.root, file)}.gapi-lock`)
  },
  async readOnlyReason(knex) {
    if (await refusedAsReadOnly(knex.raw('begin immediate'))) return 'read-only'
    await knex.raw('rollback').catch(() => {})
    return undefined
  },
  readTables: async knex => (await import('./catalogue.ts')).readSqliteTables(knex),
  readSchema: async knex => (await import('./schema.ts')).readSqliteSchema(knex),
  hasTables,
  readMarks,
  unreadableMarkTables,
  async currentDatabase(knex) {
    const [{ place }] = await knex.raw(`select file as place from pragma_database_list where name = 'main'`)
    return place
  },
  inTransaction: withForeignKeysOff,
  watchDroppedColumns,
  sql: sqliteSql,
  rows: sqliteRows,
}

function fileOf(knex: Knex): string | undefined {
  const { connection } = knex.client.config
  const given = typeof connection === 'object' && connection !== null ? connection.filename : connection
  const file = before(String(given ?? '').replace(/^file:(\/\/)?/, ''), '?')
  return file === '' || file.includes(':memory:') ? undefined : file
}
