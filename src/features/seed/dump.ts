import { type ConnectOptions, withKnex } from '../../core/database/connection.ts'
import { readCatalogue } from '../../core/database/read-catalogue.ts'
import { readStored } from '../../core/database/values/stored.ts'
import type { KnexProject } from '../../core/project/read-project.ts'

/** All rows of a database as text, sorted, by table. */
export type Dump = ReadonlyMap<string, readonly string[]>

/** The difference between two dumps of one table: rows that only one of them has. */
export interface TableDifference {
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

/** The tables whose rows differ; the order of rows is ignored. */
export function differencesOf(before: Dump, after: Dump): TableDifference[] {
  return [...new Set([...before.keys(), ...after.keys()])].flatMap(table => {
    const [first, second] = [before.get(table) ?? [], after.get(table) ?? []]
    const [removed, added] = [without(first, second), without(second, first)]
    return removed.length + added.length > 0 ? [{ table, before: removed, after: added }] : []
  })
}

/** The rows of one list that the other has fewer times. */
function without(rows: readonly string[], others: readonly string[]): string[] {
  const counts = new Map<string, number>()
  for (const row of others) counts.set(row, (counts.get(row) ?? 0) + 1)
  return rows.filter(row => {
    const count = counts.get(row) ?? 0
    counts.set(row, count - 1)
    return count <= 0
  })
}
