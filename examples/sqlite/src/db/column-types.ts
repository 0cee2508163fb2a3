import type { TObject } from 'typebox'

/**
 * The kind of a column. A table names those that are neither text nor dates: `typesOf` takes booleans and numbers from a
 * schema. A bigint is read as a string of digits, because JSON would round it; json is any value except null.
 */
export type ColumnType = 'boolean' | 'number' | 'bigint' | 'json'
export type ColumnTypes = Readonly<Record<string, ColumnType>>

const known = new WeakMap<TObject, ColumnTypes>()

/** The booleans and numbers of a schema, for the table of its rows. Read once: each request makes its own tables. */
export function typesOf(schema: TObject): ColumnTypes {
  const types = known.get(schema) ?? columnTypesIn(schema)
  known.set(schema, types)
  return types
}

function columnTypesIn({ properties }: TObject): ColumnTypes {
  const types = Object.entries(properties).flatMap(([name, schema]) => {
    const type = typeOf(schema)
    return type ? [[name, type] as const] : []
  })
  return Object.fromEntries(types)
}

function typeOf(schema: object): ColumnType | undefined {
  const alternatives: object[] = [Reflect.get(schema, 'anyOf') ?? schema].flat()
  const names = alternatives.flatMap(one => {
    const values: unknown[] = Reflect.get(one, 'enum') ?? []
    return [Reflect.get(one, 'type'), values.map(value => typeof value)].flat(2)
  })
  if (names.includes('boolean')) return 'boolean'
  return names.some(name => name === 'integer' || name === 'number') ? 'number' : undefined
}

const decoders: Partial<Record<ColumnType, (value: unknown) => unknown>> = {
  boolean: Boolean,
  number: Number, // PostgreSQL and MySQL send a decimal as text
  json: text => JSON.parse(String(text)),
  bigint: String,
}

/** Converts a row from the driver to the form that responses use. */
export function decodeRow<R extends object>(row: R, columnTypes: ColumnTypes): R {
  return mapColumns(row, columnTypes, (type, value) => decoders[type]?.(value) ?? value)
}

/** Converts values to types that every driver accepts. */
export function encodeValues<V extends object>(values: V, columnTypes: ColumnTypes): V {
  return mapColumns(values, columnTypes, (type, value) => (type === 'json' ? JSON.stringify(value) : value))
}

type Comparable = string | number | boolean | Date

/** What a query compares with a column, or undefined if the value has another type. */
const comparers: Record<ColumnType | 'text' | 'date', (value: unknown) => Comparable | undefined> = {
  text: value => (typeof value === 'string' ? value : undefined),
  date: value => (value instanceof Date ? validDate(value) : dateOf(value)),
  number: value => (typeof value === 'number' && Number.isFinite(value) ? value : undefined),
  boolean: value => (typeof value === 'boolean' ? value : undefined),
  bigint: value => (isInteger(value) ? String(value) : undefined),
  json: () => undefined,
}

/**
 * The value that a query may compare with this column. Throws if it has another type: MariaDB and MySQL would convert
 * it, so that `id = '12abc'` finds row 12 and `name = 0` nearly every row, and PostgreSQL would raise an error.
 */
export function comparable(
  table: string,
  column: string,
  declared: ColumnType | undefined,
  value: unknown,
): Comparable | null {
  if (value === null) return null
  const type = declared ?? (column.endsWith('_at') ? 'date' : 'text')
  const compared = comparers[type](value)
  if (compared !== undefined) return compared
  const hint = declared ? '' : ` If the column has another type, name it where the table is created.`
  throw new TypeError(
    `${table}.${column} is ${type} and cannot be compared with this ${typeof value}.${hint}`,
  )
}

function isInteger(value: unknown): boolean {
  const isDigits = typeof value === 'string' && /^-?\d+$/.test(value)
  return isDigits || typeof value === 'bigint' || Number.isSafeInteger(value)
}

function dateOf(value: unknown): Date | undefined {
  const isIso = typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value)
  return isIso ? validDate(new Date(value)) : undefined
}

function validDate(date: Date): Date | undefined {
  return Number.isNaN(date.getTime()) ? undefined : date
}

function mapColumns<V extends object>(
  values: V,
  columnTypes: ColumnTypes,
  map: (type: ColumnType, value: unknown) => unknown,
): V {
  const changed = Object.entries(columnTypes).flatMap(([name, type]) => {
    const value = Reflect.get(values, name)
    return value === undefined || value === null ? [] : [[name, map(type, value)]]
  })
  return changed.length > 0 ? { ...values, ...Object.fromEntries(changed) } : values
}
