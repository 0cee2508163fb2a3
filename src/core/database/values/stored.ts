import type { Column, Table } from '../../catalogue/table.ts'
import type { Knex } from '../../project/knex.ts'
import type { DriverRows } from '../drivers/driver.ts'
import { driverOf } from '../drivers/driver-of.ts'
import { canonicalOf } from './canonical.ts'
import type { Cell } from './cell.ts'

/** A row of the database: the canonical text of every requested column. */
export type Stored = Readonly<Record<string, string | null>>

/** Makes the text of a value; a time without a zone comes as ISO 8601 in UTC. */
type Form = (text: string, column: Column, stored: DriverRows) => string

/**
 * Reads rows as text that the database itself formats, so that no driver and no setting of the project rounds
 * a number or shifts a date. `form` is what becomes of each text (default: its canonical text).
 */
export async function readStored(
  trx: Knex,
  table: Table,
  columns: readonly Column[],
  where: (rows: Knex.QueryBuilder) => void = () => {},
  form: Form = canonicalOf,
): Promise<Stored[]> {
  const { rows: stored } = driverOf(trx)
  const query = trx(table.name).select(columns.map((column, index) => textOf(trx, column, `c${index}`)))
  where(query)
  const rows: readonly Record<string, unknown>[] = await query
  const zone = zoneOf(trx)
  return rows.map(row =>
    Object.fromEntries(
      columns.map((column, index) => {
        const text = row[`c${index}`] ?? null
        return [
          column.name,
          text === null ? null : form(inUtc(String(text), column, stored, zone), column, stored),
        ]
      }),
    ),
  )
}

/** Rows with these values; null is a value. */
export function whereCells(rows: Knex.QueryBuilder, cells: ReadonlyMap<string, Cell>): void {
  for (const [name, { same, bind }] of cells)
    if (same === null) rows.whereNull(name)
    else rows.where(name, '=', bindable(bind))
}

/** What Knex accepts as a value; a cell holds nothing else. */
export function bindable(bind: unknown): Knex.Value {
  if (typeof bind === 'string' || typeof bind === 'number' || typeof bind === 'boolean') return bind
  if (bind instanceof Date || Buffer.isBuffer(bind)) return bind
  return null
}

function textOf(trx: Knex, column: Column, as: string): Knex.Raw {
  const expression = driverOf(trx).rows.textOf(column)
  const names = (expression.match(/\?\?/g) ?? []).map(() => column.name)
  return trx.raw(`${expression} as ??`, [...names, as])
}

function inUtc(text: string, column: Column, stored: DriverRows, zone: string): string {
  const isWallTime = column.type === 'datetime' && stored.hasWallTimes && !text.endsWith('Z')
  return isWallTime ? momentAt(text, zone) : text
}

/** A time without a zone is in the time zone of the connection: the driver writes and reads it so. */
function momentAt(text: string, zone: string): string {
  const wall = text.replace(' ', 'T').replace(/(\.\d{3})\d+$/, '$1')
  const moment = new Date(zone === 'local' ? wall : `${wall}${zone}`)
  return Number.isNaN(moment.getTime()) ? text : moment.toISOString()
}

function zoneOf({ client }: Knex): string {
  const zone: unknown = client.connectionSettings?.timezone
  return typeof zone === 'string' ? zone : 'local'
}
