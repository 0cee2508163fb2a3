import { readRows } from '../../../catalogue/rows.ts'
import type { DriverRows } from '../driver.ts'

export const sqliteRows: DriverRows = {
  decimalsAreFloats: true,
  momentDigits: undefined,
  roundsFloats: false,
  hasWallTimes: false,
  // hex() turns null into an empty text.
  textOf: ({ type }) =>
    type === 'binary' ? 'case when ?? is null then null else hex(??) end' : 'cast(?? as text)',
  epochOf: () => undefined,
  numberAtEnd: text => [
    `substr(${text}, length(rtrim(${text}, '0123456789')) + 1)`,
    `ltrim(digits, '0')`,
    'bigint',
  ],
  // Before 3.32.
  mostValues: 999,
  momentOf: iso => iso,
  /** An update that matches no row takes the same lock as `begin immediate`. */
  async takeWriteLock(trx, table) {
    await trx(table).whereRaw('1 = 0').del()
  },
  async inSession(trx, work) {
    const [before] = await readRows(trx, 'pragma cache_size')
    await trx.raw(`pragma cache_size = ${cachePages}`)
    await work()
    await trx.raw(`pragma cache_size = ${Number(before?.cache_size)}`)
  },
  loaderOf: async (trx, connection, target) =>
    (await import('./loader.ts')).preparedLoader(trx, connection, target),
}

/**
 * 64 MB: with SQLite's default of 2, an index over a million unsorted texts is read and written again and
 * again.
 */
const cachePages = -65_536
