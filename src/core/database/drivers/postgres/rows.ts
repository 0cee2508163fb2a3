import type { Column } from '../../../catalogue/table.ts'
import type { DriverRows } from '../driver.ts'
import { arrayLiteral } from './array-literal.ts'

export const postgresRows: DriverRows = {
  decimalsAreFloats: false,
  momentDigits: 6,
  roundsFloats: false,
  hasWallTimes: true,
  textOf({ type, declared }: Column) {
    if (type === 'binary') return `encode(??, 'hex')`
    if (type === 'array') return 'to_json(??)::text'
    if (type !== 'datetime') return '??::text'
    const zoned = /with time zone|timestamptz/i.test(declared) && !/without/i.test(declared)
    return zoned ? `to_char(?? at time zone 'UTC', ${moment('"Z"')})` : `to_char(??, ${moment('')})`
  },
  arrayOf: arrayLiteral,
  epochOf: moment => `1000 * extract(epoch from ${moment})`,
  numberAtEnd: text => [
    `substr(${text}, length(rtrim(${text}, '0123456789')) + 1)`,
    `ltrim(digits, '0')`,
    'bigint',
  ],
  mostValues: 65_535,
  momentOf: iso => iso,
  /** An explicit id does not advance the sequence: the application's next row would get the same id. */
  async raiseSequence(trx, table, column) {
    await trx.raw(
      `select setval(pg_get_serial_sequence(?, ?), greatest((select max(??) from ??), nextval(pg_get_serial_sequence(?, ?))))`,
      [quoted(table), column, column, table, quoted(table), column],
    )
  },
  loaderOf: async (trx, connection, target) =>
    (await import('./loader.ts')).copyLoader(trx, connection, target),
}

/** `shop.products` as `"shop"."products"`. */
function quoted(table: string): string {
  return table
    .split('.')
    .map(part => `"${part}"`)
    .join('.')
}

const moment = (zone: string) => `'YYYY-MM-DD"T"HH24:MI:SS.MS${zone}'`
