import type { KnexProject } from '../../core/knex-project.ts'
import type { Filled } from '../../features/seed/volume/rows.ts'
import type { FilledTable } from '../../features/seed/volume/volume.ts'
import type { Style } from '../style.ts'
import { json } from './json.ts'

/** “orders  1,000,000 rows by COPY  7.1 s, 140,845 rows/s”, a line for each table. */
export function rowsText({ tables }: Filled, style: Style): string {
  const width = Math.max(0, ...tables.map(({ table }) => table.length))
  return tables.map(filled => `${tableText(filled, width, style)}\n`).join('')
}

function tableText(filled: FilledTable, width: number, style: Style): string {
  const { table, rows, way, milliseconds } = filled
  const time = `${(milliseconds / 1000).toFixed(1)} s, ${paceOf(filled).toLocaleString('en')} rows/s`
  return `${style.green(table.padEnd(width))}  ${rows.toLocaleString('en')} rows by ${way}  ${style.dim(time)}`
}

/** The result of `seed --rows`; described in docs/seeds.md. */
export function rowsJson(
  { database, environment }: KnexProject,
  { tables, milliseconds }: Filled,
  seedNumber: number,
): string {
  const filled = tables.map(table => ({ ...table, rowsPerSecond: paceOf(table) }))
  return json({ ok: true, code: 0, database, environment, seedNumber, tables: filled, milliseconds })
}

function paceOf({ rows, milliseconds }: FilledTable): number {
  return Math.round((rows / Math.max(1, milliseconds)) * 1000)
}
