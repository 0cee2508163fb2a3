import type { Column, Table } from '../../core/catalogue/table.ts'

/** A table of a database, and its rows in a dump. */
export interface LoadTable {
  readonly name: string
  readonly table: Table
  /** The columns of the dump, in its order. */
  readonly columns: readonly Column[]
  /** Columns that refer to rows which come later, in this table or another: null at first. */
  readonly late: ReadonlySet<string>
  readonly rows: number
  readonly folder: string
  readonly place: number
}
