/** In an upsert, the value of a column that was to be inserted. MariaDB has no other way to write it. */
export const inserted = (column: string) => `values(${column})`
