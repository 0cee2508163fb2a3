/**
 * A column that the databases give back differently, and so has to be named where its table is listed. Dates need
 * nothing. A bigint is read as a string of digits, because JSON would round it; json is any value, null excepted.
 */
export type Kind = 'boolean' | 'json' | 'bigint'
export type Kinds = Readonly<Record<string, Kind>>

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
