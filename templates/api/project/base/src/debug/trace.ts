import { performance } from 'node:perf_hooks'
import type { Knex } from 'knex'

/** A statement that ran: its text, without values, and how long the database took. */
export interface Statement {
  readonly sql: string
  readonly ms: number
  /** Where it was sent from, if the trace asks for it. */
  readonly stack?: string
}

interface Query {
  readonly __knexQueryUid: string
  readonly sql: string
}

/** Statements that begin and end transactions, which are left out. */
const transactionStatement = /^(begin|commit|rollback|savepoint|release|set|pragma)\b/i

/** Calls `onStatement` for each statement of this Knex and its transactions, when it has ended. Returns how to stop. */
export function traceStatements(
  knex: Knex,
  onStatement: (statement: Statement) => void,
  { stacks = false } = {},
): () => void {
  const running = new Map<string, { readonly since: number; readonly stack?: string }>()
  const began = ({ __knexQueryUid: id, sql }: Query) => {
    if (transactionStatement.test(sql)) return
    running.set(id, { since: performance.now(), ...(stacks && { stack: new Error().stack ?? '' }) })
  }
  const ended = ({ __knexQueryUid: id, sql }: Query) => {
    const query = running.get(id)
    if (!query) return
    running.delete(id)
    const { since, ...where } = query
    onStatement({ sql, ms: performance.now() - since, ...where })
  }
  const responded = (_rows: unknown, query: Query) => ended(query)
  const failed = (_error: unknown, query: Query) => ended(query)
  knex.on('query', began)
  knex.on('query-response', responded)
  knex.on('query-error', failed)
  return () => {
    knex.removeListener('query', began)
    knex.removeListener('query-response', responded)
    knex.removeListener('query-error', failed)
  }
}
