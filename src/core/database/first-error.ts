import type { Knex } from '../project/knex.ts'

/** The first error of a query, from now on or since `forget`. */
export interface FirstError {
  error(): unknown
  forget(): void
}

/**
 * Where code catches an error, PostgreSQL refuses every later statement of the transaction: the first error is
 * the one to report.
 */
export function firstErrorIn({ client }: Knex): FirstError {
  let first: unknown
  client.on('query-error', (error: unknown) => {
    first ??= error
  })
  return {
    error: () => first,
    forget: () => {
      first = undefined
    },
  }
}
