/** What one INSERT may have: SQLite takes 500 rows and 32,766 values, the other databases 65,535 values. */
const MAX_ROWS = 500
const MAX_VALUES = 32_766

/** Splits rows into parts that each fit in one INSERT. */
export function batchesOf<T extends object>(rows: readonly T[]): T[][] {
  const columns = rows.reduce((most, row) => Math.max(most, Object.keys(row).length), 1)
  const size = Math.max(1, Math.min(MAX_ROWS, Math.floor(MAX_VALUES / columns)))
  return Array.from({ length: Math.ceil(rows.length / size) }, (_, n) => rows.slice(n * size, (n + 1) * size))
}
