import type { ColumnType } from '../../../core/catalogue/table.ts'
import type { Knex } from '../../../core/knex.ts'

/** What a cell holds: a date is ISO 8601 text in UTC, json is its text, a binary is bytes. */
export type Value = string | number | boolean | null | Uint8Array

/** Makes the value of a row, by the row's number. The same number gives the same value. */
export type Make = (row: number) => Value

/** A column that is filled. */
export interface Filled {
  readonly name: string
  readonly type: ColumnType
  readonly make: Make
  /** Its texts are our own words; others may hold anything. */
  readonly isOwn: boolean
}

/** Reads what the next rows need that cannot be told from their numbers alone. */
export type Prepare = (knex: Knex, first: number, rows: number) => Promise<void>
