import type { Table } from '../../core/catalogue/table.ts'
import { didYouMean } from '../../core/suggest.ts'
import type { DataSeed } from './data/shape.ts'
import { fault } from './place.ts'

/**
 * The columns by which a row is found again: those the seed says, else the one unique key of the table that all of its
 * rows have. A key that is not unique is refused: two seeds at once would each add the row.
 */
export function keyOf(
  { file, table, key, rows }: DataSeed,
  { primaryKey, uniqueKeys, columns }: Table,
): string[] {
  const place = { file: file.shown }
  if (key) {
    const names = columns.map(({ name }) => name)
    const unknown = key.find(name => !names.includes(name))
    if (unknown)
      throw fault(
        place,
        `The key ${unknown} is no column of ${table}.${didYouMean(unknown, names)}`,
        listOf(names),
      )
    if (uniqueKeys.some(unique => unique.every(name => key.includes(name)))) return [...key]
    throw fault(
      place,
      `${table} has no unique index on ${key.join(', ')}, which is the key.`,
      makeUnique(table, key),
    )
  }
  const given = uniqueKeys.filter(unique =>
    unique.every(name => rows.every(({ values }) => has(values, name))),
  )
  const natural = given.filter(unique => !isSame(unique, primaryKey))
  const [only, another] = natural.length > 0 ? natural : given
  if (!only)
    throw fault(
      place,
      `Nothing says by which columns a row of ${table} is known: no unique key is in all of the rows.`,
      `Say it, as in key: name, and make it unique: gapi migration new add_unique_index_to_${table} name`,
    )
  if (!another) return [...only]
  const choices = natural.map(columns => columns.join(', ')).join('; or ')
  throw fault(place, `The rows of ${table} have several unique keys: ${choices}.`, sayKey(file.kind, only))
}

function sayKey(kind: string, columns: readonly string[]): string {
  if (kind === 'csv')
    return `Mark the one with a star in the first line: ${columns.map(name => `${name}*`).join(',')}`
  return `Say which: key: ${columns.length === 1 ? columns[0] : `[${columns.join(', ')}]`}`
}

function makeUnique(table: string, key: readonly string[]): string {
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
