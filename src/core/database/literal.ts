import type { Knex } from '../project/knex.ts'
import { trimmedEnd } from '../system/trimmed.ts'
import { driverOf } from './drivers/driver-of.ts'

/** A statement as Knex sends it, with its values separate. */
export interface SentStatement {
  readonly sql: string
  readonly bindings?: readonly unknown[]
}

/**
 * A statement with its values in place of the placeholders (`?`, `$1`), written by Knex where that equals
 * what the driver would send. `known` holds the literals of values that only the driver can write.
 */
export function filledIn(
  { sql, bindings = [] }: SentStatement,
  knex: Knex,
  known: ReadonlyMap<unknown, string> = new Map(),
): string {
  const text = trimmedEnd(sql, '; \t\r\n')
  if (bindings.length === 0) return text
  const { hasNumberedParameters } = driverOf(knex).sql
  let place = 0
  return text.replace(hasNumberedParameters ? /\$\d+/g : /\\?\?/g, mark => {
    if (mark === '\\?') return '?'
    const at = hasNumberedParameters ? Number(mark.slice(1)) - 1 : place++
    if (at >= bindings.length) return mark
    return known.get(bindings[at]) ?? literalOf(bindings[at], knex)
  })
}

/** Asks an open database for the literals of values that its drivers bind in their own way. */
export async function fetchLiterals(
  statements: readonly SentStatement[],
  knex: Knex,
): Promise<Map<unknown, string>> {
  const literals = new Map<unknown, string>()
  const { sql } = driverOf(knex)
  for (const value of new Set(statements.flatMap(({ bindings = [] }) => bindings))) {
    const literal = await sql.askLiteral?.(value, knex)
    if (literal !== undefined) literals.set(value, literal)
  }
  return literals
}

function literalOf(value: unknown, knex: Knex): string {
  if (typeof value === 'bigint') return String(value)
  return driverOf(knex).sql.literalOf(value, knex) ?? String(knex.client._escapeBinding(value, {}))
}
