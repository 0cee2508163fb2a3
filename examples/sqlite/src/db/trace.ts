import type { Knex } from 'knex'
import { type Observer, observe } from './observed.ts'

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

/**
 * Passes each statement of a Knex to `take` when it has ended, also if it failed. With `stacks`, each query remembers where
 * it was built, which takes longer than a small query. Returns a function that ends the trace.
 */
export function traceStatements(
  knex: Knex,
  take: (statement: TimedStatement) => void,
  { stacks = false } = {},
): () => void {
  const { config } = knex.client
  const before = config.asyncStackTraces
  config.asyncStackTraces = stacks
  const stop = observe(knex, timed(take))
  return () => {
    config.asyncStackTraces = before
    stop()
  }
}

/** An observer that passes each statement to `take` when it has ended, also if it failed. */
export function timed(take: (statement: TimedStatement) => void): Observer {
  const sent = new Map<string, number>()
  return {
    sent: ({ __knexQueryUid: id }) => void sent.set(id, microseconds()),
    ended({ __knexQueryUid: id, sql }, error) {
      const at = sent.get(id)
      sent.delete(id)
      if (at !== undefined) take(new Traced(sql, at, microseconds() - at, error))
    },
  }
}

/** Formats its stack only if it is read: that takes longer than the statement. */
class Traced implements TimedStatement {
  readonly sql: string
  readonly at: number
  readonly ms: number
  readonly #error: unknown

  constructor(sql: string, at: number, microseconds: number, error: unknown) {
    this.sql = sql
    this.at = at
    this.ms = microseconds / 1000
    this.#error = error
  }

  get stack(): string {
    return this.#error instanceof Error ? (this.#error.stack ?? '') : ''
  }
}

/** The clock of process.hrtime, which is that of a profile, too. */
export function microseconds(): number {
  return Number(process.hrtime.bigint()) / 1000
}
