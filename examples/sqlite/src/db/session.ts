import { setTimeout as delay } from 'node:timers/promises'
import type { Driver, Query } from './driver.ts'
import { faultOf, recordWriteFault, TransactionEnded, withFault } from './fault.ts'
import {
  controlsTransaction,
  isRawSql,
  OutsideSavepoint,
  TransactionState,
  type TransactionStep,
  transactionStepOf,
} from './transaction-state.ts'

const sessions = new WeakMap<object, Session>()

/** The session of a connection; `driver` is called once. */
export function sessionOf(connection: object, driver: () => Driver): Session {
  const session = sessions.get(connection) ?? new Session(connection, driver())
  sessions.set(connection, session)
  return session
}

/** Cancels the running statement of a connection when its request has ended. */
export function interrupt(connection: object): void {
  sessions.get(connection)?.interrupt()
}

/**
 * One connection. Its statements run one after another, each within its time limit. After an error that ended the
 * transaction no statement runs in it, so nothing is stored partly. A dead connection never returns to the pool.
 */
class Session {
  readonly #connection: object
  readonly #driver: Driver
  #queue: Promise<unknown> = Promise.resolve()
  #running: symbol | undefined
  #timedOut = false
  #cancelled: Promise<unknown> | undefined
  readonly #state = new TransactionState()
  /** The last error in the transaction, and the one that ended it. */
  #failure: Error | undefined
  #ended: Error | undefined

  constructor(connection: object, driver: Driver) {
    this.#connection = connection
    this.#driver = driver
  }

  /** `client` is Knex's client of the transaction or savepoint that the query belongs to. */
  run(query: Query, client: object, send: () => Promise<Query>): Promise<Query> {
    const step = transactionStepOf(query)
    const result = this.#queue.then(async () => {
      if (step === 'ROLLBACK' || step === 'ROLLBACK TO') await this.#rollback(step, send)
      else await this.#statement(query, step, client, send)
      this.#state.advance(step, client)
      return query
    })
    this.#queue = result.catch(() => {})
    return result
  }

  /**
   * Cancels the running statement; closes the connection if it does not end within a second. The next statement starts
   * after the cancellation, which would otherwise end that one when it arrives late.
   */
  interrupt(): void {
    const statement = this.#running
    if (!statement) return
    this.#timedOut = true
    this.#cancelled = Promise.race([this.#driver.cancel(), delay(1000, undefined, { ref: false })])
    setTimeout(() => statement === this.#running && this.#driver.destroy(), 1000).unref()
  }

  async #statement(
    query: Query,
    step: TransactionStep | undefined,
    client: object,
    send: () => Promise<Query>,
  ) {
    const { limits } = this.#driver.config
    const isWatched = limits !== undefined && step === undefined && isRawSql(query)
    try {
      if (this.#ended) throw new TransactionEnded(this.#ended)
      if (limits) this.#state.requireInnermost(client, query.sql)
      if (isWatched && controlsTransaction(query.sql)) await this.#refuseTransactionControl(query)
      const done = await this.#within(limits?.STATEMENT_TIMEOUT, send)
      if (isWatched && this.#driver.changedTransaction(done, this.#state.inTransaction))
        await this.#refuseTransactionControl(query)
      if (step === 'COMMIT') this.#reset()
    } catch (error) {
      if (error instanceof Error) await this.#failed(step, error)
      throw error
    }
  }

  /** Only the unit of work begins and ends a transaction. If a handler's SQL does, rolls back and refuses the rest. */
  async #refuseTransactionControl({ sql }: Query): Promise<never> {
    const error = new Error(`"${sql.slice(0, 60)}" begins or ends a transaction.`)
    await this.#undo(error)
    if (this.#state.inTransaction) this.#ended = error
    throw error
  }

  async #failed(step: TransactionStep | undefined, error: Error): Promise<void> {
    if (!(error instanceof TransactionEnded)) this.#recordFault(error)
    if (step === 'COMMIT') return this.#undo(error).then(() => this.#reset())
    if (!this.#driver.isAlive()) return this.#discard(error)
    if (!this.#state.inTransaction || this.#ended || error instanceof OutsideSavepoint) return
    this.#failure = error
    if (!(await this.#driver.isOpen().catch(() => false))) this.#ended = error
  }

  #recordFault(error: Error): void {
    const inherited = this.#driver.reportsEarlierFailure?.(error) ? faultOf(this.#failure) : undefined
    const fault = this.#timedOut ? 'slow' : (this.#driver.faultOf(error) ?? inherited)
    withFault(error, fault)
    recordWriteFault(this.#driver.config, fault)
  }

  /** Does not report a failed rollback: the server rolls back when the connection closes. The first error counts. */
  async #rollback(step: TransactionStep, send: () => Promise<Query>): Promise<void> {
    const isOutermost = step === 'ROLLBACK'
    try {
      // A failed ROLLBACK TO ends it here and not on the server, where the next request would find it open.
      const isClosed = this.#ended && !(isOutermost && (await this.#driver.isOpen().catch(() => true)))
      if (!isClosed) await this.#within(4, send)
      this.#failure = undefined
    } catch (error) {
      const reason = error instanceof Error ? error : new Error(String(error))
      this.#recordFault(reason)
      if (isOutermost) this.#discard(reason)
      else this.#ended = this.#failure ?? reason
    }
    if (isOutermost) this.#reset()
  }

  /** Rolls back after a failed COMMIT, where Knex sends nothing. */
  async #undo(error: Error): Promise<void> {
    const failed = await this.#driver.rollback().catch(() => this.#driver.isOpen().catch(() => true))
    if (failed === true || !this.#driver.isAlive()) this.#discard(error)
  }

  #reset(): void {
    this.#state.end()
    this.#failure = undefined
    this.#ended = undefined
  }

  /** Marks the connection, so that Knex's pool drops it. */
  #discard(error: Error): void {
    Reflect.set(this.#connection, '__knex__disposed', error)
    if (this.#state.inTransaction) this.#ended ??= error
  }

  /** The server has the same limit and ends the statement itself; a second later this does it, where it did not. */
  async #within(seconds: number | undefined, send: () => Promise<Query>): Promise<Query> {
    this.#running = Symbol()
    this.#timedOut = false
    const timer = seconds && setTimeout(() => this.interrupt(), (seconds + 1) * 1000)
    try {
      return await send()
    } finally {
      clearTimeout(timer)
      await this.#cancelled
      this.#cancelled = undefined
      this.#running = undefined
    }
  }
}
