import type { Knex } from 'knex'

/** A statement that ran. Its values are not kept. */
export interface Statement {
  readonly sql: string
  /** From the moment it was sent until its response had been read. */
  readonly ms: number
  /** Where the query was written: the stack when it was built. */
  readonly stack?: string
}

/** A statement with its time, as the profile of the CPU has it. */
export interface TimedStatement extends Statement {
  /** When it was sent, in microseconds of the clock of process.hrtime. */
  readonly at: number
}

interface SentQuery {
  readonly __knexQueryUid: string
  readonly sql: string
}

/**
 * Passes each statement of a Knex to `take` when it has ended, also if it failed. With `stacks`, each query remembers where
 * it was built, which takes longer than a small query. Returns a function that ends the trace.
 */
export function traceStatements(
  knex: Knex,
  take: (statement: TimedStatement) => void,
  { stacks = false } = {},
): () => void {
  const sent = new Map<string, number>()
  const { config } = knex.client
  const before = config.asyncStackTraces
  config.asyncStackTraces = stacks
  const onQuery = ({ __knexQueryUid: id }: SentQuery) => void sent.set(id, microseconds())
  const ended = ({ __knexQueryUid: id, sql }: SentQuery, builder?: unknown) => {
    const at = sent.get(id)
    sent.delete(id)
    if (at !== undefined) take(new Traced(sql, at, microseconds() - at, errorOf(builder)))
  }
  const onResponse = (_rows: unknown, query: SentQuery, builder: unknown) => ended(query, builder)
  const onError = (error: unknown, query: SentQuery) => ended(query, { _asyncStack: { error } })
  knex.on('query', onQuery).on('query-response', onResponse).on('query-error', onError)
  return () => {
    config.asyncStackTraces = before
    knex.off('query', onQuery).off('query-response', onResponse).off('query-error', onError)
  }
}

/** Formats its stack only if it is read: that takes longer than the statement. */
class Traced implements TimedStatement {
  readonly sql: string
  readonly at: number
  readonly ms: number
  readonly #error: Error | undefined

  constructor(sql: string, at: number, microseconds: number, error: Error | undefined) {
    this.sql = sql
    this.at = at
    this.ms = microseconds / 1000
    this.#error = error
  }

  get stack(): string {
    return this.#error?.stack ?? ''
  }
}

/** The error that Knex made with the query, for its stack. */
function errorOf(builder: unknown): Error | undefined {
  const made: unknown = Object(Reflect.get(Object(builder), '_asyncStack')).error
  return made instanceof Error ? made : undefined
}

/** The clock of process.hrtime, which is that of a profile, too. */
export function microseconds(): number {
  return Number(process.hrtime.bigint()) / 1000
}
