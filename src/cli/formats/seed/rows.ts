import type { KnexProject } from '../../../core/project/read-project.ts'
import type { FilledTable } from '../../../features/seed/volume/fill-tables.ts'
import type { FilledTables } from '../../../features/seed/volume/seed-rows.ts'
import type { Style } from '../../terminal/style.ts'
import { databaseJson } from '../json.ts'

/** “orders  1,000,000 rows by COPY  7.1 s, 140,845 rows/s”, a line for each table. */
export function rowsText({ tables }: FilledTables, style: Style): string {
  const width = Math.max(0, ...tables.map(({ table }) => table.length))
  return tables.map(filled => `${tableText(filled, width, style)}\n`).join('')
}

function tableText(filled: FilledTable, width: number, style: Style): string {
  const { table, rows, method, milliseconds } = filled
  const time = `${(milliseconds / 1000).toFixed(1)} s, ${paceOf(filled).toLocaleString('en')} rows/s`
  return `${style.green(table.padEnd(width))}  ${rows.toLocaleString('en')} rows by ${method}  ${style.dim(time)}`
}

/** The result of `seed --rows`; described in docs/seeds.md. */
export function rowsJson(
  { database, environment }: KnexProject,
  { tables, milliseconds }: FilledTables,
  seedNumber: number,
): string {
  const filled = tables.map(table => ({ ...table, rowsPerSecond: paceOf(table) }))
  return databaseJson({ ok: true, code: 0, database, environment, seedNumber, tables: filled, milliseconds })
}

function paceOf({ rows, milliseconds }: FilledTable): number {
  return Math.round((rows / Math.max(1, milliseconds)) * 1000)
}
