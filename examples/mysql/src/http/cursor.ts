import { createHash } from 'node:crypto'
import { type TSchema, Type } from 'typebox'
import { Value } from 'typebox/value'
import { problem } from './problem.ts'
import { Id } from './schema.ts'
import { unstorable } from './validation.ts'

/** Where a page ended: the last row's value in the sorted column, and its id. */
export interface Position {
  readonly value: string | number
  readonly id: string
}

/** The position as opaque text, that is good for this very list only. */
export function cursorOf(value: unknown, id: string, list: unknown): string {
  return Buffer.from(JSON.stringify([digestOf(list), value, id])).toString('base64url')
}

/** Reads what cursorOf wrote; `value` is the schema of the sorted column. Refuses the cursor of another list. */
export function positionOf(cursor: string, list: unknown, value: TSchema): Position {
  const parts = parsed(Buffer.from(cursor, 'base64url').toString())
  if (!Value.Check(Type.Tuple([Type.Literal(digestOf(list)), value, Id]), parts)) throw foreign()
  const [, last, id] = parts as [string, string | number, string]
  const leapSecond = Reflect.get(value, 'format') === 'date-time' && Number.isNaN(Date.parse(String(last)))
  if (leapSecond || unstorable(last).length > 0) throw foreign()
  return { value: last, id }
}

function digestOf(list: unknown): string {
  return createHash('sha256').update(JSON.stringify(list)).digest('base64url').slice(0, 8)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw foreign()
  }
}

function foreign() {
  const errors = [{ in: 'query', pointer: '/cursor', detail: 'is not of a list with this filter and sort' }]
  return problem(422, 'The request is not valid.', { errors })
}
