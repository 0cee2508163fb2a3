import type { PlannedColumn } from './value.ts'

/** The table to load, and how its rows are made. */
export interface LoadTarget {
  readonly table: string
  readonly columns: readonly PlannedColumn[]
}

/** Writes planned rows to a table, on the connection of one transaction. */
export interface Loader {
  /** The name of the method in the result of `seed --rows`. */
  readonly method: 'COPY' | 'LOAD DATA' | 'prepared inserts' | 'inserts'
  load(batch: Batch): Promise<void>
}

/** A range of row numbers. */
export interface Batch {
  readonly first: number
  readonly rows: number
  readonly signal: AbortSignal
  /** Called now and then with the number of rows of the batch that were sent. */
  onRows(rows: number): void
}
