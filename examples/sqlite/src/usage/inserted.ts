/** In an upsert, the value of a column that was to be inserted. */
export const inserted = (column: string) => `excluded.${column}`
