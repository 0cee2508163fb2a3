/** A part of a schema: a table, a column, an index, a trigger, a type. */
export interface SchemaPart {
  /**
   * The table or view it belongs to or is; empty for a part without one. PostgreSQL: qualified, except in
   * public.
   */
  readonly owner: string
  /** The SQL term: “column”, “foreign key”. */
  readonly kind: string
  /** Empty where the part is the owner itself. */
  readonly name: string
  /** Everything else about it, as one line of SQL. */
  readonly definition: string
}

/** A part from a row of text columns. */
export function partOf(row: Readonly<Record<string, unknown>>): SchemaPart {
  const text = (key: string) => String(row[key] ?? '')
  return {
    owner: text('owner'),
    kind: text('kind'),
    name: text('name'),
    definition: text('definition').replace(/\s+/g, ' ').trim(),
  }
}
