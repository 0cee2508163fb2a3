import type { Fault } from './fault.ts'

/** The time limits of an app's connections, in seconds. Commands have none: a migration may run for long. */
export interface Limits {
  readonly STATEMENT_TIMEOUT: number
  readonly LOCK_TIMEOUT: number
  readonly IDLE_TRANSACTION_TIMEOUT: number
}

export interface Query {
  readonly sql: string
  readonly bindings?: readonly unknown[]
  readonly method?: string
  readonly returning?: unknown
  response?: unknown
  context?: unknown
}

declare module 'knex' {
  namespace Knex {
    interface Client {
      _query(connection: unknown, query: Query): Promise<Query>
      cancelQuery(connection: unknown): Promise<unknown>
      transaction(container: unknown, config: unknown, outer: unknown): Transaction
    }
    interface Transaction {
      begin(connection: unknown): Promise<unknown>
      query(connection: unknown, sql: string): Promise<unknown>
    }
    interface Config {
      limits?: Limits
    }
  }
}

/** What a dialect provides for one connection. */
export interface Driver {
  /** The config object, which all connections of one Knex share. */
  readonly config: { readonly limits?: Limits }
  faultOf(error: Error): Fault | undefined
  /** Whether an error only reports that an earlier one aborted the transaction. */
  reportsEarlierFailure?(error: Error): boolean
  isAlive(): boolean
  /** Whether the transaction is still open on the server; called after an error in it. */
  isOpen(): Promise<boolean>
  /** Whether a statement that succeeded began or ended a transaction; `inTransaction` is the state before it. */
  changedTransaction(query: Query, inTransaction: boolean): boolean
  rollback(): Promise<unknown>
  /** Asks the server to cancel the running statement; resolves when the request was sent, or could not be. Never rejects. */
  cancel(): Promise<unknown>
  /** Closes the connection at once; pending queries fail. */
  destroy(): void
}
