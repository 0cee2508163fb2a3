import { readRows } from '../../../core/catalogue/rows.ts'
import type { Column, Table } from '../../../core/catalogue/table.ts'
import type { Knex } from '../../../core/project/knex.ts'

/**
 * Columns whose values an application chooses, and often only the application knows, e.g. the status of an
 * order.
 */
const chosen = /status|state$|role|kind|type$|categor|tier|level|plan|channel|method|currency|unit$/i

const rowsRead = 10_000
const mostWords = 20

/**
 * Adds to a table the values found in its rows: where the schema does not limit a status or a role and there
 * are rows, generated rows use the values of these. So run seeds with real values first.
 */
export async function withKnownWords(knex: Knex, table: Table): Promise<Table> {
  const columns: Column[] = []
  for (const column of table.columns) {
    const values = isChosen(table, column) ? await readWords(knex, table, column) : []
    columns.push(values.length > 0 && values.length <= mostWords ? { ...column, values } : column)
  }
  return { ...table, columns }
}

function isChosen(table: Table, { name, type, values }: Column): boolean {
  const keys = [...table.uniqueKeys, ...table.partialKeys, ...table.foreignKeys.map(({ columns }) => columns)]
  return type === 'text' && !values && chosen.test(name) && !keys.some(key => key.includes(name))
}

async function readWords(knex: Knex, table: Table, { name }: Column): Promise<string[]> {
  const sql = `select distinct word from (select ?? as word from ?? where ?? is not null limit ${rowsRead}) as some_rows order by word limit ${mostWords + 1}`
  const rows = await readRows(knex, sql, [name, table.name, name])
  return rows.map(({ word }) => String(word))
}
