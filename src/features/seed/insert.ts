import type { Table } from '../../core/catalogue/table.ts'
import { driverOf } from '../../core/database/drivers/driver-of.ts'
import { driverErrorOf } from '../../core/database/fault/driver-error.ts'
import { faultOf } from '../../core/database/fault/fault.ts'
import type { Knex } from '../../core/project/knex.ts'
import { fault, type SeedPosition } from './seed-fault.ts'
import type { SeedRow } from './seed-row.ts'

/**
 * Inserts rows, consecutive rows with the same columns at once. Throws a UserError that names the rejected
 * row.
 */
export async function insertRows(trx: Knex, table: Table, rows: readonly SeedRow[]): Promise<void> {
  const { keepingZero } = driverOf(trx).rows
  const numbered = table.columns.filter(({ generated }) => generated === 'identity')
  const hasZero = rows.some(({ cells }) => numbered.some(({ name }) => cells.get(name)?.same === '0'))
  const work = () => insertGroups(trx, table, rows)
  await (keepingZero && hasZero ? keepingZero(trx, work) : work())
  await raiseSequences(trx, table, rows)
}

async function insertGroups(trx: Knex, table: Table, rows: readonly SeedRow[]): Promise<void> {
  for (const alike of groupsOf(rows)) {
    try {
      await trx.transaction(inner => insert(inner, table, alike))
    } catch (error) {
      await insertOneByOne(trx, table, alike)
      throw error
    }
  }
}

/**
 * When a multi-row insert fails, the database does not say which row is wrong, so the rows are inserted one
 * by one.
 */
async function insertOneByOne(trx: Knex, table: Table, rows: readonly SeedRow[]): Promise<void> {
  for (const row of rows) {
    try {
      await insert(trx, table, [row])
    } catch (error) {
      throw refusedBy(error, row)
    }
  }
}

async function insert(trx: Knex, table: Table, rows: readonly SeedRow[]): Promise<void> {
  await trx(table.name).insert(
    rows.map(({ cells }) => Object.fromEntries([...cells].map(([name, { bind }]) => [name, bind]))),
  )
}

/** Consecutive rows with the same columns: an omitted column gets its default. */
function groupsOf(rows: readonly SeedRow[]): SeedRow[][] {
  const groups: SeedRow[][] = []
  let before = ''
  for (const row of rows) {
    const columns = JSON.stringify([...row.cells.keys()].sort())
    if (columns === before) groups.at(-1)?.push(row)
    else groups.push([row])
    before = columns
  }
  return groups
}

/** An explicit id may not advance the sequence; the application's next row would get the same id. */
async function raiseSequences(trx: Knex, { name, columns }: Table, rows: readonly SeedRow[]): Promise<void> {
  const { raiseSequence } = driverOf(trx).rows
  if (!raiseSequence) return
  const given = columns.filter(
    ({ name: column, generated }) => generated === 'identity' && rows.some(({ cells }) => cells.has(column)),
  )
  for (const { name: column } of given) await raiseSequence(trx, name, column)
}

/** The database's message about a row, without the statement. */
export function refusedBy(error: unknown, { place }: { readonly place: SeedPosition }): unknown {
  return error instanceof Error
    ? fault(place, messageOf(error), `${faultOf(error)?.hint ?? 'Correct the row.'} Nothing was changed.`)
    : error
}

/** Knex puts the statement before the driver's message; PostgreSQL has more in `detail`. */
export function messageOf(error: Error): string {
  const text = error.message.replace(/^(?:insert|update|delete|select|with|truncate) .* - (?=\S)/is, '')
  const { detail } = driverErrorOf(error)
  return detail ? `${text}. ${detail}` : `${text.replace(/\.?$/, '')}.`
}
