import type { Column, Table } from '../../core/catalogue/table.ts'
import { type Dialect, dialectOf } from '../../core/dialect.ts'
import type { Knex } from '../../core/knex.ts'
import { canonicalOf } from './canonical.ts'
import type { Cell } from './cell.ts'

/** A row as the database has it: the canonical text of every column that was asked for. */
export type Stored = Readonly<Record<string, string | null>>

/**
 * Reads rows as text that the database itself writes, so that no driver, and no setting of the project's, rounds a
 * number or moves a date on the way.
 */
export async function readStored(
  trx: Knex,
  table: Table,
  columns: readonly Column[],
  where: (rows: Knex.QueryBuilder) => void = () => {},
): Promise<Stored[]> {
  const { family } = dialectOf(trx)
  const query = trx(table.name).select(columns.map((column, place) => textOf(trx, column, `c${place}`)))
  where(query)
  const rows: readonly Record<string, unknown>[] = await query
  const zone = zoneOf(trx)
  return rows.map(row =>
    Object.fromEntries(
      columns.map((column, place) => {
        const text = row[`c${place}`] ?? null
        return [column.name, text === null ? null : sameOf(String(text), column, family, zone)]
      }),
    ),
  )
}

/** Rows that have these values; null is a value. */
export function whereCells(rows: Knex.QueryBuilder, cells: ReadonlyMap<string, Cell>): void {
  for (const [name, { same, bind }] of cells)
    if (same === null) rows.whereNull(name)
    else rows.where(name, '=', bindable(bind))
}

/** What Knex takes as a value; a cell holds nothing else. */
export function bindable(bind: unknown): Knex.Value {
  if (typeof bind === 'string' || typeof bind === 'number' || typeof bind === 'boolean') return bind
  if (bind instanceof Date || Buffer.isBuffer(bind)) return bind
  return null
}

function textOf(trx: Knex, column: Column, as: string): Knex.Raw {
  const expression = textIn(column, dialectOf(trx).family)
  const names = (expression.match(/\?\?/g) ?? []).map(() => column.name)
  return trx.raw(`${expression} as ??`, [...names, as])
}

/** The expression that gives a column's value as text. */
function textIn({ type, declared }: Column, family: Dialect['family']): string {
  if (family === 'postgres') {
    if (type === 'binary') return `encode(??, 'hex')`
    if (type !== 'datetime') return '??::text'
    const zoned = /with time zone|timestamptz/i.test(declared) && !/without/i.test(declared)
    return zoned ? `to_char(?? at time zone 'UTC', ${moment('"Z"')})` : `to_char(??, ${moment('')})`
  }
  // SQLite's hex makes an empty text of null.
  if (type === 'binary') return 'case when ?? is null then null else hex(??) end'
  return family === 'sqlite' ? 'cast(?? as text)' : 'cast(?? as char)'
}

const moment = (zone: string) => `'YYYY-MM-DD"T"HH24:MI:SS.MS${zone}'`

function sameOf(text: string, column: Column, family: Dialect['family'], zone: string): string {
  const isWallTime = column.type === 'datetime' && family !== 'sqlite' && !text.endsWith('Z')
  return canonicalOf(isWallTime ? momentAt(text, zone) : text, column, family)
}

/** A time without a zone is in that of the connection: the driver writes and reads it so. */
function momentAt(text: string, zone: string): string {
  const wall = text.replace(' ', 'T').replace(/(\.\d{3})\d+$/, '$1')
  const moment = new Date(zone === 'local' ? wall : `${wall}${zone}`)
  return Number.isNaN(moment.getTime()) ? text : moment.toISOString()
}

function zoneOf({ client }: Knex): string {
  const zone: unknown = client.connectionSettings?.timezone
  return typeof zone === 'string' ? zone : 'local'
}
