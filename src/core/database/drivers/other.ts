import { UserError } from '../../system/errors.ts'
import { noLock } from '../lock/advisory-lock.ts'
import type { Driver } from './driver.ts'

/** A database with a Knex dialect that gapi does not support: migrations run, most other features do not. */
export function otherDriver(name: string): Driver {
  return {
    dialect: 'other',
    client: name,
    schemes: [],
    isFile: false,
    transactionalDdl: name === 'mssql' || name === 'redshift',
    canResume: true,
    schemaIsDatabase: false,
    fileOf: () => undefined,
    lockOf: () => noLock,
    readOnlyReason: async () => undefined,
    readTables: async () => {
      throw new UserError(
        `gapi cannot read the catalogue of ${name}.`,
        'It supports PostgreSQL, MySQL, MariaDB and SQLite.',
      )
    },
    readSchema: async () => {
      throw new UserError(
        'gapi cannot read the schema of this kind of database.',
        'It supports SQLite, PostgreSQL, MySQL and MariaDB.',
      )
    },
    readMarks: async () => [],
    unreadableMarkTables: async () => [],
    currentDatabase: async knex => knex.client.config.connection?.database,
    sql: {
      hasNumberedParameters: false,
      literalOf: () => undefined,
      isTransactional: () => false,
      compilesAlone: true,
      emptyAnswer: () => [[], []],
      answersInserts: false,
      repeatsRenamed: false,
      bracketsOf: () => ({ begin: [], end: [] }),
      setupOf: () => [],
      splitsAtSemicolons: false,
    },
    rows: {
      decimalsAreFloats: false,
      momentDigits: 6,
      roundsFloats: false,
      hasWallTimes: true,
      textOf: () => 'cast(?? as char)',
      epochOf: () => undefined,
      numberAtEnd: text => [text, text, 'bigint'],
      mostValues: 999,
      momentOf: iso => iso,
    },
  }
}
