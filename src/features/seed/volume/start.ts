import { type Row, readRows } from '../../../core/catalogue/rows.ts'
import type { Column } from '../../../core/catalogue/table.ts'
import { dialectOf } from '../../../core/dialect.ts'
import type { Knex } from '../../../core/knex.ts'
import { emailEnd, rowAfter } from './serial.ts'
import { firstUuid, rowOf } from './uuid.ts'

/** No run makes more rows, nor counts further; a greater number at the end of a text is not one of ours. */
export const mostRows = 1e9

/** The first number that no value of a counting column holds. */
export async function readStart(knex: Knex, table: string, column: Column): Promise<number> {
  const { type } = column
  if (type === 'uuid' || type === 'binary') return uuidStart(knex, table, column)
  const [row] = await readRows(knex, type === 'text' ? numberSql(knex, column) : greatestSql(knex, column), [
    table,
  ])
  return rowAfter(column, row?.greatest)
}

/** Serial UUIDs are in the order of their rows, below all that programs make by the clock. */
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
  const { family } = dialectOf(knex)
  const greatest = `max(${knex.ref(name)})`
  const isMoment = type === 'datetime' && family !== 'sqlite'
  if (!isMoment) return `select ${greatest} as greatest from ??`
  return family === 'postgres'
    ? `select 1000 * extract(epoch from ${greatest}) as greatest from ??`
    : `select 1000 * timestampdiff(second, '1970-01-01', ${greatest}) as greatest from ??`
}

/** The greatest number at the end of a text. Zeros before a number do not count. */
function numberSql(knex: Knex, { name }: Column): string {
  const text = `replace(${knex.ref(name)}, '${emailEnd}', '')`
  const [digits, bare, whole] =
    dialectOf(knex).family === 'mysql'
      ? [`regexp_substr(${text}, '[0-9]+$')`, `trim(leading '0' from digits)`, 'unsigned']
      : [`substr(${text}, length(rtrim(${text}, '0123456789')) + 1)`, `ltrim(digits, '0')`, 'bigint']
  return `select max(case when digits <> '' and length(${bare}) < 11 then cast(digits as ${whole}) end) as greatest from (select ${digits} as digits from ??) as texts`
}
