import type { DriverSql } from '../driver.ts'

export const postgresSql: DriverSql = {
  hasNumberedParameters: true,
  /** Bytes, dates and objects. */
  literalOf(value, { client }) {
    if (Buffer.isBuffer(value)) return `'\\x${value.toString('hex')}'`
    if (value instanceof Date) return withOffset(client._escapeBinding(value, {}), value)
    return isPlain(value) ? client._escapeBinding(JSON.stringify(value), {}) : undefined
  },
  isTransactional: sql => !/concurrently|database|tablespace|system|add\s+value/i.test(sql),
  compilesAlone: true,
  emptyAnswer: sql => ({ command: commandOf(sql), rows: [], rowCount: 0, fields: [] }),
  answersInserts: false,
  repeatsRenamed: false,
  bracketsOf: (statements, last) =>
    statements.length === 0 ? { begin: [], end: [] } : { begin: ['begin'], end: [last] },
  /** Knex sends this on each connection that it opens. */
  setupOf({ searchPath }) {
    if (!searchPath) return []
    const path = [searchPath].flat().map(schema => `"${schema.replaceAll('"', '""')}"`)
    return [`set search_path to ${path.join(', ')}`]
  },
  splitsAtSemicolons: false,
}

/** The command tag that the driver returns, e.g. `SELECT`. */
function commandOf(sql: string): string {
  return (/^\w+/.exec(sql)?.[0] ?? '').toUpperCase()
}

/** `'2026-11-22 20:06:31.500'` is local time; with its offset it is the same moment in every time zone. */
function withOffset(literal: string, date: Date): string {
  const minutes = -date.getTimezoneOffset()
  const [hours, rest] = [Math.trunc(Math.abs(minutes) / 60), Math.abs(minutes) % 60]
  const offset = [hours, rest].map(part => String(part).padStart(2, '0')).join(':')
  return literal.replace(/'$/, `${minutes < 0 ? '-' : '+'}${offset}'`)
}

function isPlain(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !('toPostgres' in value)
}
