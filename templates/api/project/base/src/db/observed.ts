import knexModule, { type Knex } from 'knex'
import type { Observe } from './watch.ts'

/** The same database, with the same connections, whose statements are observed: also those in its transactions. */
export function observed(knex: Knex, observe: Observe): Knex {
  const client: unknown = Object.create(knex.client, {
    on: { value: () => client }, // Or each would leave its listeners at the client that all share.
    emit: {
      value(event: string, ...values: readonly unknown[]) {
        if (event === 'query') observe(Object(values[0]))
        return knex.client.emit(event, ...values)
      },
    },
  })
  // Knex calls it with `new`, which returns the object that a function returns.
  const Client = Object(function observedClient() {
    return client
  })
  return knexModule.knex({ client: Client })
}
