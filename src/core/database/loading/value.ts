import type { ColumnType } from '../../catalogue/table.ts'
import type { Knex } from '../../project/knex.ts'

/** The value of a cell: a date is ISO 8601 text in UTC, json is its text, a binary is bytes. */
export type Value = string | number | boolean | null | Uint8Array

/** Makes the value of a row from the row's number. The same number gives the same value. */
export type Make = (row: number) => Value

export interface PlannedColumn {
  readonly name: string
  readonly type: ColumnType
  readonly make: Make
  /** Whether its texts come from our word lists and need no escaping. */
  readonly isOwn: boolean
}

/** Reads from the database what the next rows need beyond their numbers. */
export type Prepare = (knex: Knex, first: number, rows: number) => Promise<void>
