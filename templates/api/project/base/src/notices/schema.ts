import type { Knex } from 'knex'
import type { Row } from '../db/row.ts'
import { Table } from '../db/table.ts'

/** That the owner of clients is notified, in one month, which deprecated parts they call. */
export interface Notice extends Row {
  /** An address. */
  readonly owner: string
  /** In UTC: `2026-12`. */
  readonly month: string
  /** When a mail server accepted it; null until then. */
  readonly sent_at: string | null
}

export const tables = (query: Knex) => ({
  deprecation_notices: new Table<Notice>(query, 'deprecation_notices'),
})

declare module '../db/tables.ts' {
  interface Tables extends ReturnType<typeof tables> {}
}
