import type { Database } from '../place.ts'
import type { Conventions, IdKind } from './conventions.ts'
import type { Column } from './field.ts'
import { type FieldType, quote, types } from './types.ts'

/** What the words of a column depend on. */
export interface Surroundings {
  readonly conventions: Conventions
  /** How the key of a referenced table is typed; the reference must be the same. */
  readonly keyOf: (table: string) => IdKind
  /** Undefined where it is not known. */
  readonly database: Database | undefined
}

/** A column as one statement of Knex's table builder: `table.string('email').notNullable().unique()`. */
export function columnCode(column: Column, around: Surroundings): string {
  const { conventions } = around
  const { primary, unique, unsigned, nullable, references } = column
  const onDelete = references && (references.onDelete ?? conventions.onDelete)
  return [
    `table.${callOf(column, around)}`,
    unsigned && 'unsigned()',
    nullable ? conventions.sayNullable && 'nullable()' : 'notNullable()',
    primary && 'primary()',
    unique && 'unique()',
    hasIndex(column) && 'index()',
    column.default !== undefined && `defaultTo(${defaultCode(column, column.default, around)})`,
    references && `references('${references.table}.${references.column}')`,
    onDelete && `onDelete('${onDelete}')`,
    column.comment !== undefined && `comment(${quote(column.comment)})`,
  ]
    .filter(Boolean)
    .join('.')
}

/** A unique column and a primary key are indexed as it is; a reference always is. */
export function hasIndex(column: Pick<Column, 'index' | 'unique' | 'primary' | 'references'>): boolean {
  return (column.index || column.references !== undefined) && !column.unique && !column.primary
}

/** The lines that take a column away again, with what hangs on it. */
export function dropCode(column: Column): string[] {
  const name = quote(column.name)
  return [
    ...(column.references ? [`table.dropForeign(${name})`] : []),
    ...(column.unique ? [`table.dropUnique([${name}])`] : []),
    ...(hasIndex(column) ? [`table.dropIndex(${name})`] : []),
    `table.dropColumn(${name})`,
  ]
}

function callOf(column: Column, { conventions, keyOf }: Surroundings): string {
  const name = quote(column.name)
  if (column.references) return keyCalls[keyOf(column.references.table)](name)
  const type: FieldType = types[column.type]
  return type.call(name, argsOf(column, conventions))
}

/** MySQL's increments() are unsigned, and a reference must be the same type. */
const keyCalls: Readonly<Record<IdKind, (name: string) => string>> = {
  int: name => `integer(${name}).unsigned()`,
  bigint: name => `bigInteger(${name}).unsigned()`,
  uuid: name => `uuid(${name})`,
}

function argsOf({ type, args }: Column, { datetime }: Conventions): readonly string[] {
  return type === 'datetime' && args.length === 0 && datetime !== undefined ? [datetime] : args
}

function defaultCode(column: Column, value: string, { conventions, database }: Surroundings): string {
  const { default: kind }: FieldType = types[column.type]
  // MySQL wants the digits of the column said again; SQLite has none.
  const digits = database === 'sqlite' ? '' : argsOf(column, conventions).join('')
  if (kind === 'datetime' && value === 'now') return `knex.fn.now(${digits})`
  if (kind === 'uuid' && value === 'uuid') return 'knex.fn.uuid()'
  if (kind === 'boolean' || ((kind === 'integer' || kind === 'number') && isExact(value))) return value
  return quote(value)
}

/** Whether JavaScript keeps every digit of a number. */
function isExact(value: string): boolean {
  return String(Number(value)) === value
}
