import { type Row, readRows } from '../../../core/catalogue/rows.ts'
import type { Column } from '../../../core/catalogue/table.ts'
import { dialectOf } from '../../../core/dialect.ts'
import type { Knex } from '../../../core/knex.ts'
import { emailEnd, rowAfter } from './serial.ts'
import { firstUuid, rowOf } from './uuid.ts'

/** No run makes more rows, nor counts further; a greater number at the end of a text is not one of ours. */
export const mostRows = 1e9

/** The number of the first row that none of the counting columns has a value for. */
export async function readStart(knex: Knex, table: string, columns: readonly Column[]): Promise<number> {
  const starts = await Promise.all(columns.map(column => startOf(knex, table, column)))
  return Math.max(0, ...starts)
}

async function startOf(knex: Knex, table: string, column: Column): Promise<number> {
  if (column.type === 'uuid' || column.type === 'binary') return uuidStart(knex, table, column)
  const [row] = await readRows(knex, `select ${greatestSql(knex, column)} as greatest from ??`, [table])
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

/** The greatest value, or the greatest number at the end of one. */
function greatestSql(knex: Knex, { name, type }: Column): string {
  const { family } = dialectOf(knex)
  const column = knex.ref(name).toString()
  if (type === 'datetime' && family === 'postgres') return `1000 * extract(epoch from max(${column}))`
  if (type === 'datetime' && family === 'mysql')
    return `1000 * timestampdiff(second, '1970-01-01', max(${column}))`
  if (type !== 'text') return `max(${column})`
  const text = `replace(${column}, '${emailEnd}', '')`
  const digits = {
    postgres: `substring(${text} from '[0-9]+$')`,
    mysql: `regexp_substr(${text}, '[0-9]+$')`,
    sqlite: `substr(${text}, length(rtrim(${text}, '0123456789')) + 1)`,
    other: text,
  }[family]
  // Zeros before a number do not count; MySQL's ltrim removes spaces only.
  const bare = `length(${family === 'mysql' ? `trim(leading '0' from ${digits})` : `ltrim(${digits}, '0')`})`
  const number = family === 'mysql' ? `cast(${digits} as unsigned)` : `cast(${digits} as bigint)`
  return `max(case when ${bare} between 1 and 10 then ${number} end)`
}
