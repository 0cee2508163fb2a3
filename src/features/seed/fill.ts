import { randomBytes } from 'node:crypto'
import type { Column, Table } from '../../core/catalogue/table.ts'
import type { DriverRows } from '../../core/database/drivers/driver.ts'
import { type Cell, cellOf, WrongValue } from '../../core/database/values/cell.ts'
import type { SeedRow } from './seed-row.ts'

/** Fills columns that an application would fill. */
export interface Defaults {
  /**
   * Fills what a seed may omit in a new row: a UUID primary key, created_at and updated_at. Throws WrongValue
   * for any other required column without a value.
   */
  newRow({ cells }: SeedRow): Map<string, Cell>
  /** Sets updated_at in a changed row, where the table has that column. */
  changed(cells: ReadonlyMap<string, Cell>): ReadonlyMap<string, Cell>
}

export function defaultsOf(table: Table, stored: DriverRows, now: Date): Defaults {
  const newId = idsFrom(now)
  return {
    newRow(row) {
      const cells = new Map(row.cells)
      for (const column of table.columns) {
        if (cells.has(column.name) || column.nullable || column.hasDefault || column.generated) continue
        const value = defaultFor(column)
        if (value === undefined)
          throw new WrongValue(
            `${table.name} needs ${column.name}, and the row has none.`,
            `Add ${column.name}.`,
          )
        cells.set(column.name, cellOf(value, column, stored))
      }
      return cells
    },

    changed(cells) {
      const column = table.columns.find(({ name, type }) => name === 'updated_at' && type === 'datetime')
      if (!column || cells.has(column.name)) return cells
      return new Map([...cells, [column.name, cellOf(now, column, stored)]])
    },
  }

  function defaultFor({ name, type }: Column): unknown {
    const isKey = table.primaryKey.length === 1 && table.primaryKey[0] === name
    if (type === 'uuid' && (isKey || name === 'id')) return newId()
    return type === 'datetime' && (name === 'created_at' || name === 'updated_at') ? now : undefined
  }
}

/** UUIDv7 (RFC 9562) that sort in the order they are made. */
function idsFrom(now: Date): () => string {
  let moment = BigInt(now.getTime()) * 4096n
  return () => {
    moment++
    const [time, order] = [(moment / 4096n).toString(16), (moment % 4096n).toString(16)]
    const random = randomBytes(8)
    random.writeUInt8((random.readUInt8() & 0b0011_1111) | 0b1000_0000)
    const hex = `${time.padStart(12, '0')}7${order.padStart(3, '0')}${random.toString('hex')}`
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
  }
}
