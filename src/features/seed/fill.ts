import { randomBytes } from 'node:crypto'
import type { Column, Table } from '../../core/catalogue/table.ts'
import type { Dialect } from '../../core/dialect.ts'
import { type Cell, cellOf, WrongValue } from './cell.ts'
import type { Row } from './row.ts'

/** Adds to rows of a table what an application would make. */
export interface Filling {
  /**
   * What a new row needs and a seed need not say: a UUID for the primary key, and the time for created_at and updated_at.
   * Throws WrongValue for any other column that has to have a value and has none.
   */
  newRow({ cells }: Row): Map<string, Cell>
  /** A row that changes says when, where its table has a column for it. */
  changed(cells: ReadonlyMap<string, Cell>): ReadonlyMap<string, Cell>
}

export function fillingOf(table: Table, family: Dialect['family'], now: Date): Filling {
  const newId = idsFrom(now)
  return {
    newRow(row) {
      const cells = new Map(row.cells)
      for (const column of table.columns) {
        if (cells.has(column.name) || column.nullable || column.hasDefault || column.generated) continue
        const value = madeFor(column)
        if (value === undefined)
          throw new WrongValue(
            `${table.name} needs ${column.name}, and the row has none.`,
            `Add ${column.name}.`,
          )
        cells.set(column.name, cellOf(value, column, family))
      }
      return cells
    },

    changed(cells) {
      const column = table.columns.find(({ name, type }) => name === 'updated_at' && type === 'datetime')
      if (!column || cells.has(column.name)) return cells
      return new Map([...cells, [column.name, cellOf(now, column, family)]])
    },
  }

  function madeFor({ name, type }: Column): unknown {
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
