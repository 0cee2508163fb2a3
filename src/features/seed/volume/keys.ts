import { readRows } from '../../../core/catalogue/rows.ts'
import type { ForeignKey } from '../../../core/catalogue/table.ts'
import type { Value } from '../../../core/database/loading/value.ts'
import type { Knex } from '../../../core/project/knex.ts'

/** Existing keys of a table, by column: the first value of each column is one key. */
export interface Keys {
  readonly size: number
  readonly columns: readonly (readonly Value[])[]
}

/** How many keys of a parent are kept in memory: about 10 MB of UUIDs. */
const mostKeys = 100_000

/** The first keys of the table that a foreign key refers to. */
export async function readKeys(knex: Knex, { table, references }: ForeignKey): Promise<Keys> {
  const query = knex(table)
    .select([...references])
    .limit(mostKeys)
  for (const column of references) query.whereNotNull(column)
  const rows: readonly Readonly<Record<string, unknown>>[] = await query.orderBy([...references])
  return keysOf(rows, references)
}

/** The next keys of a parent that no row of the child has, for a child that may use each once. */
export async function readFreeKeys(knex: Knex, child: string, key: ForeignKey, limit: number): Promise<Keys> {
  const { references } = key
  const query = freeKeys(knex, child, key)
    .select(references.map(column => `p.${column}`))
    .limit(limit)
  const rows: readonly Readonly<Record<string, unknown>>[] = await query.orderBy(
    references.map(column => `p.${column}`),
  )
  return keysOf(rows, references)
}

export async function countFreeKeys(knex: Knex, child: string, key: ForeignKey): Promise<number> {
  const { sql, bindings } = freeKeys(knex, child, key).count({ free: '*' }).toSQL().toNative()
  const [row] = await readRows(knex, knex.raw(sql.replace(/\$\d+/g, '?'), bindings).toString())
  return Number(row?.free)
}

function freeKeys(knex: Knex, child: string, { table, columns, references }: ForeignKey): Knex.QueryBuilder {
  const taken = knex({ c: child }).select(knex.raw('1'))
  references.forEach((column, index) => {
    taken.whereRaw('?? = ??', [`c.${columns[index]}`, `p.${column}`])
  })
  const query = knex({ p: table }).whereNotExists(taken)
  for (const column of references) query.whereNotNull(`p.${column}`)
  return query
}

function keysOf(rows: readonly Readonly<Record<string, unknown>>[], columns: readonly string[]): Keys {
  return { size: rows.length, columns: columns.map(column => rows.map(row => cellOf(row[column]))) }
}

/** A key from the driver, as a value to write. */
function cellOf(given: unknown): Value {
  if (given instanceof Date) return given.toISOString()
  if (typeof given === 'number' || typeof given === 'boolean' || given instanceof Uint8Array) return given
  return given === null || given === undefined ? null : String(given)
}
