import type { Knex } from 'knex'

/** A statement as Knex sends it. */
export interface SentStatement {
  readonly sql: string
}

/** Receives each statement before it is sent. */
export type Observe = (statement: SentStatement) => void

/** Whether a statement begins or ends a transaction, or sets its limits: it is not work of a request. */
export function isTransactionControl({ sql }: SentStatement): boolean {
  return /^(begin|commit|rollback|savepoint|release|set|pragma)\b/i.test(sql)
}

/** Follows one transaction of a write, e.g. to drop the responses that it changes. */
export interface WatchedCommit {
  readonly observe: Observe
  /** Runs in the transaction, after the work. If it throws, the transaction is rolled back. */
  beforeCommit(query: Knex): void | Promise<void>
  /** Runs after the commit and before the response. It is not called if the commit fails. */
  afterCommit(): void | Promise<void>
}
