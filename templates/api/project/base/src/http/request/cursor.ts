import { hash } from 'node:crypto'
import { type TObject, Type } from 'typebox'
import { Id } from '../../db/row.ts'
import type { PageQuery } from '../../db/table.ts'
import { invalid } from '../response/problem.ts'
import { checker, unstorableValues } from './validation.ts'

/** An opaque cursor, valid only for this list: the same filter and sort. */
export function cursorOf(value: unknown, id: string, list: unknown): string {
  return Buffer.from(JSON.stringify([digestOf(list), value, id])).toString('base64url')
}

/** Decodes a cursor. Refuses one of another list, and values that the column cannot hold. */
export function positionOf(cursor: string, list: unknown, check: Check): NonNullable<PageQuery['after']> {
  const parts = parsed(Buffer.from(cursor, 'base64url').toString())
  if (!Array.isArray(parts) || parts.length !== 3 || parts[0] !== digestOf(list)) throw foreign()
  const position = { value: parts[1], id: parts[2] }
  if (!check(position) || unstorableValues('query', position.value).length > 0) throw foreign()
  return position
}

type Check = ReturnType<typeof checker>

/** The validators of cursor values by sort column, compiled at the first use. */
export function checkers({ properties }: TObject): (column: string) => Check {
  const known = new Map<string, Check>()
  return column => {
    const check =
      known.get(column) ?? checker(Type.Object({ value: properties[column] ?? Type.Never(), id: Id }))
    known.set(column, check)
    return check
  }
}

function digestOf(list: unknown): string {
  return hash('sha256', JSON.stringify(list), 'base64url').slice(0, 8)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw foreign()
  }
}

function foreign() {
  return invalid([{ in: 'query', pointer: '/cursor', detail: 'is from a list with another filter or sort' }])
}
