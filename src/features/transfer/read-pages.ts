import type { Column, Table } from '../../core/catalogue/table.ts'
import { driverOf } from '../../core/database/drivers/driver-of.ts'
import { bindingOf } from '../../core/database/values/canonical.ts'
import { readStored, type Stored } from '../../core/database/values/stored.ts'
import type { Knex } from '../../core/project/knex.ts'
import { dumpedText } from './form-of-value.ts'

const pageSize = 1000

/**
 * All rows of a table, a page at a time, each value as in a dump. By the primary key, which costs the same
 * for every page; without one, by all columns.
 */
export async function* readPages(
  trx: Knex,
  table: Table,
  columns: readonly Column[],
): AsyncGenerator<Stored[]> {
  const key = columns.filter(({ name }) => table.primaryKey.includes(name))
  let last: Stored | undefined
  for (let done = 0; ; done += pageSize) {
    const page = (rows: Knex.QueryBuilder) => {
      for (const { name } of key.length > 0 ? key : columns) rows.orderBy(name)
      rows.limit(pageSize)
      if (key.length === 0) rows.offset(done)
      else if (last) rows.whereRaw(...after(trx, key, last))
    }
    const rows = await readStored(trx, table, columns, page, dumpedText)
    yield rows
    if (rows.length < pageSize) return
    last = rows.at(-1)
  }
}

function after(trx: Knex, key: readonly Column[], last: Stored): [sql: string, bindings: Knex.RawBinding[]] {
  const marks = (mark: string) => key.map(() => mark).join(', ')
  const values = key.map(column => bound(trx, column, last[column.name] ?? ''))
  return [`(${marks('??')}) > (${marks('?')})`, [...key.map(({ name }) => name), ...values]]
}

function bound(trx: Knex, column: Column, text: string): Knex.RawBinding {
  if (column.type === 'binary') return Buffer.from(text, 'base64')
  const value = bindingOf(text, column, driverOf(trx).rows)
  const isPlain = typeof value === 'number' || typeof value === 'boolean' || value instanceof Date
  return isPlain ? value : String(value)
}
