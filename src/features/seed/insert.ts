import type { Table } from '../../core/catalogue/table.ts'
import { dialectOf } from '../../core/dialect.ts'
import type { Knex } from '../../core/knex.ts'
import { fault, type Place } from './place.ts'
import type { Row } from './row.ts'

/** Inserts rows, as many at once as have the same columns. Throws a UserError that names the row a database refuses. */
export async function insertRows(trx: Knex, table: Table, rows: readonly Row[]): Promise<void> {
  for (const alike of groupsOf(rows)) {
    try {
      await trx.transaction(inner => insert(inner, table, alike))
    } catch (error) {
      await insertOneByOne(trx, table, alike)
      throw error
    }
  }
  await raiseSequences(trx, table, rows)
}

/** A database that refuses rows that were sent together does not say which of them it means. */
async function insertOneByOne(trx: Knex, table: Table, rows: readonly Row[]): Promise<void> {
  for (const row of rows) {
    try {
      await insert(trx, table, [row])
    } catch (error) {
      throw refusedBy(error, row)
    }
  }
}

async function insert(trx: Knex, table: Table, rows: readonly Row[]): Promise<void> {
  await trx(table.name).insert(
    rows.map(({ cells }) => Object.fromEntries([...cells].map(([name, { bind }]) => [name, bind]))),
  )
}

/** Rows that follow each other and have the same columns: a column that is left out has its default. */
function groupsOf(rows: readonly Row[]): Row[][] {
  const groups: Row[][] = []
  let before = ''
  for (const row of rows) {
    const columns = JSON.stringify([...row.cells.keys()].sort())
    if (columns === before) groups.at(-1)?.push(row)
    else groups.push([row])
    before = columns
  }
  return groups
}

/** A number that was given is not counted by PostgreSQL: the application's next row would get the same. */
async function raiseSequences(trx: Knex, { name, columns }: Table, rows: readonly Row[]): Promise<void> {
  if (dialectOf(trx).family !== 'postgres') return
  const given = columns.filter(
    ({ name: column, generated }) => generated === 'identity' && rows.some(({ cells }) => cells.has(column)),
  )
  for (const { name: column } of given)
    await trx.raw(
      `select setval(pg_get_serial_sequence(?, ?), greatest((select max(??) from ??), nextval(pg_get_serial_sequence(?, ?))))`,
      [`"${name}"`, column, column, name, `"${name}"`, column],
    )
}

/** What a database says against a row, without the statement. */
export function refusedBy(error: unknown, { place }: { readonly place: Place }): unknown {
  return error instanceof Error
    ? fault(place, messageOf(error), 'Correct the row. Nothing was changed.')
    : error
}

/** Knex puts the statement in front of what the driver says; PostgreSQL says more in `detail`. */
export function messageOf(error: Error): string {
  const says = error.message.replace(/^(?:insert|update|delete|select|with|truncate) .* - (?=\S)/is, '')
  const detail: unknown = Reflect.get(error, 'detail')
  return typeof detail === 'string' && detail !== '' ? `${says}. ${detail}` : `${says.replace(/\.?$/, '')}.`
}
