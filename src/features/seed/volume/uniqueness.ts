import type { Column, ForeignKey, Table } from '../../../core/catalogue/table.ts'
import { exit, UserError } from '../../../core/system/errors.ts'
import { canCount } from './serial.ts'

/** How the rows of a table are made unique. */
export interface Uniqueness {
  /** Columns that contain the row number. */
  readonly counting: readonly Column[]
  /** Foreign keys that may refer to each parent only once. */
  readonly single: readonly ForeignKey[]
  /** Keys of columns with few values each: their combinations are used in turn. */
  readonly combined: readonly Combination[]
}

export interface Combination {
  readonly columns: readonly string[]
  readonly parts: readonly KeyPart[]
}

/** A part with few values: a foreign key (all its columns at once), or a column. */
export type KeyPart =
  | { readonly kind: 'key'; readonly key: ForeignKey }
  | {
      readonly kind: 'values'
      readonly column: Column
      readonly values: readonly (string | number | boolean)[]
    }

/** Decides for every unique key which columns make rows unique. Throws where none can. */
export function uniquenessOf(table: Table, rows: number): Uniqueness {
  const counting = new Map<string, Column>()
  const single: ForeignKey[] = []
  const combined: Combination[] = []
  const isApart = (key: readonly string[]) =>
    key.some(name => counting.has(name) || generatedIn(table, name)) ||
    [...single, ...combined].some(({ columns }) => columns.every(name => key.includes(name)))
  for (const key of [...table.uniqueKeys, ...table.partialKeys].toSorted(
    (one, other) => one.length - other.length,
  )) {
    if (isApart(key)) continue
    const alone = table.foreignKeys.find(({ columns }) => sameNames(columns, key))
    const counter = counterIn(table, key, rows)
    if (alone) single.push(alone)
    else if (counter) counting.set(counter.name, counter)
    else combined.push(combinationOf(table, key, rows))
  }
  return { counting: [...counting.values()], single, combined }
}

/** Columns that the database numbers or computes are left to it. */
function generatedIn({ columns }: Table, name: string): boolean {
  return columns.some(column => column.name === name && column.generated !== null)
}

/** The best column for a number: a text stays readable with one, a timestamp should stay realistic. */
function counterIn(table: Table, key: readonly string[], rows: number): Column | undefined {
  const free = table.columns.filter(
    ({ name }) => key.includes(name) && !table.foreignKeys.some(({ columns }) => columns.includes(name)),
  )
  const able = free.filter(column => canCount(column, rows))
  const order = ['uuid', 'text', 'bigint', 'integer', 'binary', 'decimal', 'float', 'datetime', 'date']
  return able.toSorted((one, other) => order.indexOf(one.type) - order.indexOf(other.type))[0]
}

function combinationOf(table: Table, key: readonly string[], rows: number): Combination {
  const keys = table.foreignKeys.filter(({ columns }) => columns.every(name => key.includes(name)))
  const inKeys = new Set(keys.flatMap(({ columns }) => columns))
  const parts = [
    ...keys.map(foreign => ({ kind: 'key' as const, key: foreign })),
    ...table.columns
      .filter(({ name }) => key.includes(name) && !inKeys.has(name))
      .map(column => ({ kind: 'values' as const, column, values: valuesOf(table, column, rows) })),
  ]
  return { columns: key, parts }
}

const mostValues = 10_000

function valuesOf(table: Table, column: Column, rows: number): readonly (string | number | boolean)[] {
  const { type, values, min, max } = column
  if (values) return type === 'integer' || type === 'bigint' ? values.map(Number) : values
  if (type === 'boolean') return [false, true]
  if (type === 'integer' && min !== undefined && max !== undefined && max - min < mostValues)
    return Array.from({ length: max - min + 1 }, (_, place) => min + place)
  throw new UserError(
    `${table.name}.${column.name} must be unique, and ${column.declared} has no room for ${rows.toLocaleString('en')} different values.`,
    'Ask for fewer rows, or widen the column.',
    exit.failed,
  )
}

function sameNames(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every(name => other.includes(name))
}
