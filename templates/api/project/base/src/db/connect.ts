import knexModule, { type Knex } from 'knex'
import type { Secret } from '../secret.ts'
import { dialect } from './dialect.ts'

/** A Knex for this URL. It connects with the first query, and must be destroyed by whoever asked for it. */
export function connect(url: Secret): Knex {
  return knexModule.knex(dialect(url.reveal()))
}

/** Lends a connection to `use` and takes it back, whatever happens. */
export async function withDatabase<T>(url: Secret, use: (knex: Knex) => Promise<T>): Promise<T> {
  const knex = connect(url)
  try {
    return await use(knex)
  } finally {
    await knex.destroy()
  }
}
