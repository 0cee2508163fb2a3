import { type Row, readRows } from '../../../core/catalogue/rows.ts'
import type { Column } from '../../../core/catalogue/table.ts'
import { driverOf } from '../../../core/database/drivers/driver-of.ts'
import type { Knex } from '../../../core/project/knex.ts'
import { emailEnd, rowAfter } from './serial.ts'
import { firstUuid, rowOf } from './uuid.ts'

/** The maximum row number; a greater number at the end of a text does not come from us. */
export const mostRows = 1e9

/** The first number that no value of a counting column contains. */
export async function readStart(knex: Knex, table: string, column: Column): Promise<number> {
  const { type } = column
  if (type === 'uuid' || type === 'binary') return uuidStart(knex, table, column)
  const [row] = await readRows(knex, type === 'text' ? numberSql(knex, column) : greatestSql(knex, column), [
    table,
  ])
  return rowAfter(column, row?.greatest)
}

/** Serial UUIDs sort by row, below all UUIDs that programs make from the clock. */
async function uuidStart(knex: Knex, table: string, { name, type, length }: Column): Promise<number> {
  const bound = (row: number) =>
    type === 'uuid'
      ? firstUuid(row)
      : Buffer.from(firstUuid(row).replaceAll('-', ''), 'hex').subarray(0, length ?? 16)
  const found: Row | undefined = await knex(table)
    .where(name, '>=', bound(0))
    .where(name, '<', bound(mostRows * 2))
    .orderBy(name, 'desc')
    .first(`${name} as greatest`)
  if (!found) return 0
  const { greatest } = found
  return rowOf(greatest instanceof Uint8Array ? Buffer.from(greatest).toString('hex') : String(greatest)) + 1
}

function greatestSql(knex: Knex, { name, type }: Column): string {
  const greatest = `max(${knex.ref(name)})`
  const epoch = type === 'datetime' ? driverOf(knex).rows.epochOf(greatest) : undefined
  return `select ${epoch ?? greatest} as greatest from ??`
}

/** The greatest number at the end of a text, without leading zeros. */
function numberSql(knex: Knex, { name }: Column): string {
  const text = `replace(${knex.ref(name)}, '${emailEnd}', '')`
  const [digits, bare, whole] = driverOf(knex).rows.numberAtEnd(text)
  return `select max(case when digits <> '' and length(${bare}) < 11 then cast(digits as ${whole}) end) as greatest from (select ${digits} as digits from ??) as texts`
}
