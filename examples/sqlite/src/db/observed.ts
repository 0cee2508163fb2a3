import type { Knex } from 'knex'
import type { SentStatement } from './watch.ts'

interface ObservedStatement extends SentStatement {
  /** The same when it is sent and when it has ended; missing for BEGIN and the like. */
  readonly __knexQueryUid: string
}

/** Receives each statement of a Knex, also those of its transactions. */
export interface Observer {
  sent?(statement: ObservedStatement): void
  /**
   * Called when the response has been read, or the statement has failed, but not for BEGIN and the like. `error` has the stack
   * that built it, if that is kept.
   */
  ended?(statement: ObservedStatement, error: unknown): void
}

type Notify = (observer: Observer, values: readonly unknown[]) => void

/** What Knex emits, and its values. */
const events: Readonly<Record<string, Notify>> = {
  query: (observer, [statement]) => observer.sent?.(Object(statement)),
  'query-response': (observer, [, statement, builder]) =>
    observer.ended?.(Object(statement), Object(Reflect.get(Object(builder), '_asyncStack')).error),
  'query-error': (observer, [error, statement]) => observer.ended?.(Object(statement), error),
}

/** Observes all statements of a Knex, until the function that it returns is called. */
export function observe(knex: Knex, observer: Observer): () => void {
  const listeners = Object.entries(events).map(([event, notify]) => ({
    event,
    listener: (...values: readonly unknown[]) => notify(observer, values),
  }))
  for (const { event, listener } of listeners) knex.on(event, listener)
  return () => {
    for (const { event, listener } of listeners) knex.off(event, listener)
  }
}

/**
 * The same database, with the same connections, for work whose statements are observed. It costs less than a microsecond, so
 * each request has its own: an AsyncLocalStorage would make every promise of the process slower until Node 24.
 */
export function observedKnex(knex: Knex, observers: readonly Observer[]): Knex {
  const client = Object.create(knex.client)
  client.emit = (event: string, ...values: readonly unknown[]) => {
    const notify = events[event]
    if (notify) for (const observer of observers) notify(observer, values)
    return knex.client.emit(event, ...values)
  }
  // All methods of a Knex find its client through its context.
  const context = Object.create(Reflect.get(knex, 'context'))
  context.client = client
  const observed = (...table: readonly unknown[]) => context.queryBuilder().table(...table)
  return Object.assign(Object.setPrototypeOf(observed, knex), { context })
}
