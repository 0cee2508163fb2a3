import type { DriverSql } from '../driver.ts'

export const sqliteSql: DriverSql = {
  hasNumberedParameters: false,
  literalOf(value) {
    if (typeof value === 'boolean') return String(Number(value))
    return value instanceof Date ? String(value.getTime()) : undefined
  },
  /** Each of its drivers binds dates and booleans in its own way. */
  askLiteral(value, knex) {
    if (!(value instanceof Date) && typeof value !== 'boolean') return undefined
    return knex.raw('select quote(:value) as text', { value }).then(([{ text }]) => String(text))
  },
  isTransactional: () => false,
  compilesAlone: false,
  emptyAnswer: () => [],
  answersInserts: false,
  repeatsRenamed: false,
  /** Foreign keys are off meanwhile: Knex alters a table by copying and dropping it. */
  bracketsOf(statements, last) {
    if (statements.length === 0) return { begin: [], end: [] }
    if (statements.every(statement => /^\s*create\b/i.test(statement)))
      return { begin: ['begin'], end: [last] }
    return {
      begin: ['pragma foreign_keys = off', 'begin'],
      end: ['pragma foreign_key_check', last, 'pragma foreign_keys = on'],
    }
  },
  setupOf: () => [],
  splitsAtSemicolons: false,
}
