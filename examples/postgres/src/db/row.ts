import { randomBytes } from 'node:crypto'
import { Type } from 'typebox'

/** What every table has. A timestamp is read as an ISO 8601 string in UTC and written as a Date. */
export interface Row {
  readonly id: string
  readonly created_at: string
}

export type Writable<R> = {
  [Name in keyof R]: Name extends `${string}_at` ? Date | (R[Name] & null) : R[Name]
}
/** What a new row is made of. The table adds id and created_at, the database a number, and `.of(user)` the user_id. */
export type New<R extends Row> = Omit<Writable<R>, keyof Row | 'number' | 'user_id'>
export type Change<R extends Row> = Partial<New<R>>
export type Match<R extends Row> = Partial<Omit<R, `${string}_at`>>

/**
 * A column that the databases give back differently, and so has to be named where its table is listed. Dates need
 * nothing. A bigint is read as a string of digits, because JSON would round it; json is any value, null excepted.
 */
export type Kind = 'boolean' | 'json' | 'bigint'
export type Kinds = Readonly<Record<string, Kind>>

export const Id = Type.String({ format: 'uuid', examples: ['01a2059b-8a65-7b9e-911e-6d83a4eeb3fd'] })

export const Timestamp = Type.String({ format: 'date-time', examples: ['2026-11-22T20:06:31.000Z'] })

export const ById = Type.Object({ id: Id })

/**
 * A UUIDv7 (RFC 9562, method 3): milliseconds, 12 bits of the next fraction, random bits. Ids sort in the order they
 * were made, and say nothing about how many there are.
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

const readers = {
  boolean: Boolean,
  json: (text: unknown) => JSON.parse(String(text)),
  bigint: String,
} as const satisfies Record<Kind, (value: unknown) => unknown>

/** A row as the API answers it, from a row as the driver gives it. */
export function decoded<R extends object>(row: R, kinds: Kinds): R {
  return mapped(row, kinds, (kind, value) => readers[kind](value))
}

/** Values as every driver takes them. */
export function encoded<V extends object>(values: V, kinds: Kinds): V {
  return mapped(values, kinds, (kind, value) => (kind === 'json' ? JSON.stringify(value) : value))
}

function mapped<V extends object>(values: V, kinds: Kinds, map: (kind: Kind, value: unknown) => unknown): V {
  const changed = Object.entries(kinds).flatMap(([name, kind]) => {
    const value = Reflect.get(values, name)
    return value === undefined || value === null ? [] : [[name, map(kind, value)]]
  })
  return changed.length > 0 ? { ...values, ...Object.fromEntries(changed) } : values
}
