import { dialectOf } from '../../core/dialect.ts'
import type { Knex } from '../../core/knex.ts'

/** A statement as Knex sends it, its values beside it. */
export interface Sent {
  readonly sql: string
  readonly bindings?: readonly unknown[]
}

/**
 * A statement with its values in the places of their marks (`?`, PostgreSQL's `$1`), worded by Knex where that is what
 * the driver would send. `known` holds the literals of values that only the driver can word.
 */
export function filledIn(
  { sql, bindings = [] }: Sent,
  knex: Knex,
  known: ReadonlyMap<unknown, string> = new Map(),
): string {
  const text = sql.replace(/[;\s]+$/, '')
  if (bindings.length === 0) return text
  const { family } = dialectOf(knex)
  let place = 0
  return text.replace(family === 'postgres' ? /\$\d+/g : /\\?\?/g, mark => {
    if (mark === '\\?') return '?'
    const at = family === 'postgres' ? Number(mark.slice(1)) - 1 : place++
    if (at >= bindings.length) return mark
    return known.get(bindings[at]) ?? literalOf(bindings[at], knex, family)
  })
}

/** How an open SQLite words the values that each of its drivers binds in its own way: dates and booleans. */
export async function sqliteLiterals(statements: readonly Sent[], knex: Knex): Promise<Map<unknown, string>> {
  const literals = new Map<unknown, string>()
  const values = statements.flatMap(({ bindings = [] }) => bindings)
  for (const value of new Set(values.filter(isWordedByDriver))) {
    const [{ text }] = await knex.raw('select quote(:value) as text', { value })
    literals.set(value, String(text))
  }
  return literals
}

function isWordedByDriver(value: unknown): value is Date | boolean {
  return value instanceof Date || typeof value === 'boolean'
}

/** Where Knex's own wording is not what the driver sends: bytes, dates and objects of PostgreSQL, and large integers. */
function literalOf(value: unknown, { client }: Knex, family: string): string {
  if (typeof value === 'bigint') return String(value)
  if (family === 'sqlite' && typeof value === 'boolean') return String(Number(value))
  if (family === 'sqlite' && value instanceof Date) return String(value.getTime())
  if (family === 'postgres') {
    if (Buffer.isBuffer(value)) return `'\\x${value.toString('hex')}'`
    if (value instanceof Date) return withOffset(client._escapeBinding(value, {}), value)
    if (isPlain(value)) return client._escapeBinding(JSON.stringify(value), {})
  }
  return String(client._escapeBinding(value, {}))
}

/** `'2026-11-22 20:06:31.500'` is local time; with its offset it is one moment everywhere. */
function withOffset(literal: string, date: Date): string {
  const minutes = -date.getTimezoneOffset()
  const [hours, rest] = [Math.trunc(Math.abs(minutes) / 60), Math.abs(minutes) % 60]
  const offset = [hours, rest].map(part => String(part).padStart(2, '0')).join(':')
  return literal.replace(/'$/, `${minutes < 0 ? '-' : '+'}${offset}'`)
}

function isPlain(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !('toPostgres' in value)
}
