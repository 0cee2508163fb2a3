import knexModule, { type Knex } from 'knex'
import type { Observe } from './watch.ts'

interface Observed {
  /** The same database, with the same connections. */
  readonly knex: Knex
  /** Receives its statements, also those in its transactions. */
  observe: Observe
}

interface Lent {
  readonly knex: Knex
  /** Call it when the work has ended. */
  release(): void
}

/** Lends the database for work whose statements are observed. To make one takes as long as a query, so they are used again. */
export function observedKnexes(knex: Knex): (observe: Observe) => Lent {
  const free: Observed[] = []
  return observe => {
    const observed = free.pop() ?? newObserved(knex)
    observed.observe = observe
    return { knex: observed.knex, release: () => void free.push(observed) }
  }
}

function newObserved(knex: Knex): Observed {
  const client: unknown = Object.create(knex.client, {
    on: { value: () => client }, // Or each would leave its listeners at the client that all share.
    emit: {
      value(event: string, ...values: readonly unknown[]) {
        if (event === 'query') observed.observe(Object(values[0]))
        return knex.client.emit(event, ...values)
      },
    },
  })
  // Knex calls it with `new`, which returns the object that a function returns.
  const Client = Object(function observedClient() {
    return client
  })
  const observed: Observed = { knex: knexModule.knex({ client: Client }), observe() {} }
  return observed
}
