import { randomBytes } from 'node:crypto'
import { type Static, type TSchema, Type } from 'typebox'

/** The columns of every table. Timestamps are read as ISO 8601 strings in UTC and written as a Date. */
export interface Row {
  readonly id: string
  readonly created_at: string
}

export type Writable<R> = {
  [Name in keyof R]: Name extends `${string}_at` ? Date | (R[Name] & null) : R[Name]
}
/** The columns of a new row. The table adds id and created_at, and `.of(user)` user_id; the database a number that is missing. */
export type New<R extends Row> = Omit<Writable<R>, keyof Row | 'number' | 'user_id'> &
  Partial<Pick<Writable<R>, keyof R & 'number'>>
export type Change<R extends Row> = Partial<New<R>>
export type Match<R extends Row> = Partial<Omit<R, `${string}_at`>>

export const Id = Type.String({ format: 'uuid', examples: ['01a2059b-8a65-7b9e-911e-6d83a4eeb3fd'] })

export const Timestamp = Type.String({ format: 'date-time', examples: ['2026-11-22T20:06:31.000Z'] })

/** The schema of a column that may be null, e.g. `nullable(Timestamp)`. */
export function nullable<S extends TSchema & { type?: string; enum?: readonly unknown[] }>(schema: S) {
  const { type, enum: values } = schema
  return Type.Unsafe<Static<S> | null>({
    ...schema,
    type: [type ?? 'string', 'null'],
    ...(values && { enum: [...values, null] }),
  })
}

/** The values of a request as a table takes them: a Date for each timestamp. */
export function dated<V extends object>(values: V): Writable<V> {
  const entries = Object.entries(values).map(([name, value]) => [
    name,
    name.endsWith('_at') && typeof value === 'string' ? new Date(value) : value,
  ])
  return Object.fromEntries(entries) as Writable<V>
}

export const IdParams = Type.Object({ id: Id })

/**
 * A UUIDv7 (RFC 9562, method 3): milliseconds, 12 bits of the fraction, random bits. Ids sort by the time of creation,
 * and do not reveal how many there are.
 */
export function newId(now = performance.timeOrigin + performance.now()): string {
  const milliseconds = Math.floor(now).toString(16).padStart(12, '0')
  const fraction = Math.floor((now % 1) * 4096)
    .toString(16)
    .padStart(3, '0')
  const random = randomBytes(8)
  random.writeUInt8((random.readUInt8() & 0b0011_1111) | 0b1000_0000)
  const tail = random.toString('hex')
  return `${milliseconds.slice(0, 8)}-${milliseconds.slice(8)}-7${fraction}-${tail.slice(0, 4)}-${tail.slice(4)}`
}
