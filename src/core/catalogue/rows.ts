import type { Knex } from '../project/knex.ts'

/** A row as the driver returns it. */
export type Row = Readonly<Record<string, unknown>>

/** The rows that a statement returns; each driver wraps them differently. */
export async function readRows(
  knex: Knex,
  sql: string,
  bindings: readonly Knex.RawBinding[] = [],
): Promise<Row[]> {
  const answer: unknown = await knex.raw(sql, bindings)
  if (Array.isArray(answer)) return Array.isArray(answer[0]) ? answer[0] : answer
  const rows: unknown = Object(answer).rows
  return Array.isArray(rows) ? rows : []
}

/** Groups rows by table name and keeps their order. */
export function byTable(rows: readonly Row[]): (table: string) => readonly Row[] {
  const groups = new Map<string, Row[]>()
  for (const row of rows) {
    const group = groups.get(String(row.tbl))
    if (group) group.push(row)
    else groups.set(String(row.tbl), [row])
  }
  return table => groups.get(table) ?? []
}

/** The columns of each key or index, from rows that name both. */
export function keysOf(rows: readonly Row[]): readonly (readonly string[])[] {
  const keys = new Map<string, string[]>()
  for (const { key, col } of rows) keys.set(String(key), [...(keys.get(String(key)) ?? []), String(col)])
  return [...keys.values()]
}

/** Foreign keys, from rows that name the key, its column and the column it refers to. */
export function foreignKeysOf(rows: readonly Row[]) {
  const keys = new Map<string, { columns: string[]; table: string; references: string[] }>()
  for (const { key, col, parent, ref } of rows) {
    const known = keys.get(String(key)) ?? { columns: [], table: String(parent), references: [] }
    known.columns.push(String(col))
    known.references.push(String(ref))
    keys.set(String(key), known)
  }
  return [...keys.values()]
}
