/** Writes rows of a plan to its table, on the connection of one transaction. */
export interface Loader {
  /** What the database calls the way they go. */
  readonly way: 'COPY' | 'LOAD DATA' | 'prepared inserts' | 'inserts'
  load(batch: Batch): Promise<void>
}

/** Rows by number, from the first on. */
export interface Batch {
  readonly first: number
  readonly rows: number
  readonly signal: AbortSignal
  /** Told now and then how many of the batch are on their way. */
  onRows(rows: number): void
}
