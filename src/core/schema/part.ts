/** One thing of a schema: a table, a column, an index, a trigger, a type. */
export interface SchemaPart {
  /** The table or view it belongs to, or is; empty for what stands alone. PostgreSQL: with its schema, but for public. */
  readonly owner: string
  /** In the words of SQL: “column”, “foreign key”. */
  readonly kind: string
  /** Empty where it is the owner itself. */
  readonly name: string
  /** Everything else that can be said of it, in one line of SQL. */
  readonly definition: string
}

/** A part out of a row of text columns. */
export function partOf(row: Readonly<Record<string, unknown>>): SchemaPart {
  const text = (key: string) => String(row[key] ?? '')
  return {
    owner: text('owner'),
    kind: text('kind'),
    name: text('name'),
    definition: text('definition').replace(/\s+/g, ' ').trim(),
  }
}
