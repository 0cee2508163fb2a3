import {
  hasTables,
  readMarks,
  unreadableMarkTables,
} from '../../../../../templates/api/project/+mysql/src/db/inspect.ts'
import { refusedAsReadOnly } from '../../fault/fault.ts'
import { sessionLock } from '../../lock/session-lock.ts'
import type { Driver } from '../driver.ts'
import { keepDefinitions } from './alter-column.ts'
import { mysqlLock } from './lock.ts'
import { mysqlRows } from './rows.ts'
import { mysqlServer } from './server.ts'
import { mysqlSql } from './sql.ts'

export const mysql: Driver = {
  dialect: 'mysql',
  client: 'mysql2',
  schemes: ['mysql', 'mariadb'],
  isFile: false,
  transactionalDdl: false,
  canResume: true,
  schemaIsDatabase: true,
  fileOf: () => undefined,
  adapt: keepDefinitions,
  lockOf: project => sessionLock(project, mysqlLock),
  /** An administrator may write to a read-only server, so a statement that changes nothing is tried. */
  async readOnlyReason(knex, write) {
    const [[{ read_only: readOnly }]] = await knex.raw('select @@global.read_only as read_only')
    if (Number(readOnly) === 0) return undefined
    return (await refusedAsReadOnly(write())) ? 'read-only, or a replica' : undefined
  },
  readTables: async knex => (await import('./catalogue.ts')).readMysqlTables(knex),
  readSchema: async knex => (await import('./schema.ts')).readMysqlSchema(knex),
  hasTables,
  readMarks,
  unreadableMarkTables,
  async currentDatabase(knex) {
    const [[{ place }]] = await knex.raw('select database() as place')
    return place
  },
  server: mysqlServer,
  sql: mysqlSql,
  rows: mysqlRows,
}
