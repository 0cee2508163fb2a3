import type { Table } from '../../core/catalogue/table.ts'
import { didYouMean } from '../../core/system/did-you-mean.ts'
import type { DataSeed } from './data/shape.ts'
import { fault } from './seed-fault.ts'

/**
 * The columns that identify a row: those in the seed, else the only unique key of the table whose columns all
 * rows have. Throws for a key that is not unique: two concurrent seeds would each add the row.
 */
export function keyOf(
  { file, table, key, rows }: DataSeed,
  { primaryKey, uniqueKeys, partialKeys, columns }: Table,
): string[] {
  const place = { file: file.shown }
  if (key) {
    const names = columns.map(({ name }) => name)
    const unknown = key.find(name => !names.includes(name))
    if (unknown)
      throw fault(
        place,
        `Unknown column in key: ${unknown} of ${table}.${didYouMean(unknown, names)}`,
        listOf(names),
      )
    if (uniqueKeys.some(unique => unique.every(name => key.includes(name)))) return [...key]
    throw fault(
      place,
      partialKeys.some(partial => isSame(partial, key))
        ? `The unique index on ${key.join(', ')} of ${table} is partial or of an expression, so two rows may have the same ${key.join(', ')}.`
        : `${table} has no unique index on ${key.join(', ')}, which is the key.`,
      uniqueKeyHint(table, key),
    )
  }
  const given = uniqueKeys.filter(unique =>
    unique.every(name => rows.every(({ values }) => has(values, name))),
  )
  const natural = given.filter(unique => !isSame(unique, primaryKey))
  const [only, another] = natural.length > 0 ? natural : given
  const first = firstColumn(rows, columns)
  const [partial] = partialKeys.filter(each =>
    rows.every(({ values }) => each.every(name => has(values, name))),
  )
  if (!only && partial)
    throw fault(
      place,
      `Cannot tell which columns identify a row of ${table}: its unique index on ${partial.join(', ')} is partial or of an expression.`,
      `Name it, ${exampleKey(partial)}, and make one of the whole column: gapi migration new add_unique_index_to_${table} ${partial.join(' ')}`,
    )
  if (!only)
    throw fault(
      place,
      `Cannot tell which columns identify a row of ${table}: no unique key is in all of the rows.`,
      `Name it, e.g. ${exampleKey([first])}, and make it unique: gapi migration new add_unique_index_to_${table} ${first}`,
    )
  if (!another) return [...only]
  const choices = natural.map(columns => columns.join(', ')).join('; or ')
  throw fault(place, `The rows of ${table} have several unique keys: ${choices}.`, keyHint(file.kind, only))
}

/** A column that every row has, for an example. */
function firstColumn(rows: DataSeed['rows'], columns: Table['columns']): string {
  const all = columns.filter(({ name }) => rows.every(({ values }) => has(values, name)))
  return (all.find(({ type }) => type === 'text') ?? all[0])?.name ?? 'name'
}

function exampleKey(columns: readonly string[]): string {
  return `key: ${columns.length === 1 ? columns[0] : `[${columns.join(', ')}]`}`
}

function keyHint(kind: string, columns: readonly string[]): string {
  if (kind === 'csv')
    return `Mark one with a star in the first line: ${columns.map(name => `${name}*`).join(',')}`
  return `Name one: ${exampleKey(columns)}`
}

function uniqueKeyHint(table: string, key: readonly string[]): string {
  return `Make one: gapi migration new add_unique_index_to_${table} ${key.join(' ')}`
}

function listOf(names: readonly string[]): string {
  return `It has ${names.join(', ')}.`
}

function has(values: Readonly<Record<string, unknown>>, name: string): boolean {
  return values[name] !== undefined && values[name] !== null
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every(name => other.includes(name))
}

/** The values of a key as one text. */
export function keyTextOf(
  key: readonly string[],
  textOf: (name: string) => string | null | undefined,
): string {
  return JSON.stringify(key.map(textOf))
}
