import type { Knex } from 'knex'
import type { Row } from '../db/row.ts'
import { Table } from '../db/table.ts'

/** How often a client called a route on one day, or in one month; with a `field`, how often it used that field. */
export interface Usage extends Row {
  /** In UTC: `2026-12-01`, and after the roll-up `2026-12`. */
  readonly day: string
  /** e.g. `GET /v1/orders/{id}`; `other` for requests that match no route. */
  readonly route: string
  /** The version of this API, without the commit. */
  readonly version: string
  /** The name of the client; empty without a key. */
  readonly client: string
  /** A deprecated field, e.g. `body.lines.note`; empty for the calls themselves. */
  readonly field: string
  /** The program that called, e.g. `shop-app/2.3`; empty if it did not say. */
  readonly agent: string
  readonly calls: string
  /** How many of them got a status from 400 on. */
  readonly errors: string
  readonly last_at: string
}

/** The columns that identify a row. */
export const keyColumns = ['day', 'route', 'version', 'client', 'field', 'agent'] as const

export const tables = (query: Knex) => ({
  api_usage: new Table<Usage>(query, 'api_usage', { calls: 'bigint', errors: 'bigint' }),
})

declare module '../db/tables.ts' {
  interface Tables extends ReturnType<typeof tables> {}
}
