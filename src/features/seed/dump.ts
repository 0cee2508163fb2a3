import { readCatalogue } from '../../core/catalogue/catalogue.ts'
import { type ConnectOptions, withKnex } from '../../core/connection.ts'
import type { KnexProject } from '../../core/knex-project.ts'
import { readStored } from './stored.ts'

/** Every row of a database as text, sorted, by table. */
export type Dump = ReadonlyMap<string, readonly string[]>

/** What differs between two dumps of one table: rows that only one of them has. */
export interface Difference {
  readonly table: string
  readonly before: readonly string[]
  readonly after: readonly string[]
}

export async function readDump(project: KnexProject, options: ConnectOptions): Promise<Dump> {
  return withKnex(project, options, async knex => {
    const { tableName } = project.migrations
    const { tables } = await readCatalogue(knex, { tableName })
    const dump = new Map<string, readonly string[]>()
    for (const table of tables) {
      const rows = await readStored(knex, table, table.columns)
      dump.set(table.name, rows.map(row => JSON.stringify(row)).sort())
    }
    return dump
  })
}

/** The tables whose rows are not the same; the order of rows does not count. */
export function differencesOf(before: Dump, after: Dump): Difference[] {
  return [...new Set([...before.keys(), ...after.keys()])].flatMap(table => {
    const [first, second] = [before.get(table) ?? [], after.get(table) ?? []]
    const [gone, come] = [without(first, second), without(second, first)]
    return gone.length + come.length > 0 ? [{ table, before: gone, after: come }] : []
  })
}

/** Rows of one list that the other does not have as often. */
function without(rows: readonly string[], others: readonly string[]): string[] {
  const counts = new Map<string, number>()
  for (const row of others) counts.set(row, (counts.get(row) ?? 0) + 1)
  return rows.filter(row => {
    const count = counts.get(row) ?? 0
    counts.set(row, count - 1)
    return count <= 0
  })
}
