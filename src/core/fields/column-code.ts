import type { Dialect } from '../database/drivers/dialects.ts'
import type { Conventions, IdKind } from './conventions.ts'
import type { NewColumn } from './field.ts'
import type { FieldReference } from './field-reference.ts'
import { type FieldType, quote, types } from './types.ts'
import { refuse } from './words.ts'

/** What the code of a column depends on. */
export interface ColumnContext {
  readonly conventions: Conventions
  /** The type of a referenced table's key; the reference must have the same. */
  readonly keyOf: (table: string) => IdKind
  /** The table that a reference refers to. */
  readonly targetOf: (column: string, reference: FieldReference) => string
  /** Undefined where it is not known. */
  readonly database: Dialect | undefined
}

/** A column as one statement of Knex's table builder: `table.string('email').notNullable().unique()`. */
export function columnCode(column: NewColumn, around: ColumnContext): string {
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
    references && `references('${around.targetOf(column.name, references)}.${references.column}')`,
    onDelete && `onDelete('${onDelete}')`,
    column.comment !== undefined && `comment(${quote(column.comment)})`,
  ]
    .filter(Boolean)
    .join('.')
}

/** A unique column and a primary key have an index already; a reference always gets one. */
export function hasIndex(column: Pick<NewColumn, 'index' | 'unique' | 'primary' | 'references'>): boolean {
  return (column.index || column.references !== undefined) && !column.unique && !column.primary
}

/** The lines that remove a column together with its constraints. */
export function dropCode(column: NewColumn): string[] {
  const name = quote(column.name)
  return [
    ...(column.references ? [`table.dropForeign(${name})`] : []),
    ...(column.unique ? [`table.dropUnique([${name}])`] : []),
    ...(hasIndex(column) ? [`table.dropIndex(${name})`] : []),
    `table.dropColumn(${name})`,
  ]
}

function callOf(column: NewColumn, { conventions, keyOf, targetOf }: ColumnContext): string {
  const name = quote(column.name)
  if (column.references) return keyCalls[keyOf(targetOf(column.name, column.references))](name)
  const type: FieldType = types[column.type]
  return type.call(name, argsOf(column, conventions))
}

/** MySQL's increments() are unsigned, and a reference must have the same type. */
const keyCalls: Readonly<Record<IdKind, (name: string) => string>> = {
  int: name => `integer(${name}).unsigned()`,
  bigint: name => `bigInteger(${name}).unsigned()`,
  uuid: name => `uuid(${name})`,
}

function argsOf({ type, args }: NewColumn, { datetime }: Conventions): readonly string[] {
  return type === 'datetime' && args.length === 0 && datetime !== undefined ? [datetime] : args
}

function defaultCode(column: NewColumn, value: string, { conventions, database }: ColumnContext): string {
  if (database === 'mysql' && column.type === 'text')
    refuse(
      column.name,
      'has a default, which Knex leaves out for a text of MySQL',
      `Leave it out, or write ${column.name}:string.`,
    )
  const { default: kind }: FieldType = types[column.type]
  // MySQL needs the precision of the column again; SQLite has none.
  const digits = database === 'sqlite' ? '' : argsOf(column, conventions).join('')
  if (kind === 'datetime' && value === 'now') return `knex.fn.now(${digits})`
  if (kind === 'uuid' && value === 'uuid') return 'knex.fn.uuid()'
  // A datetime of MySQL is without a zone, and MariaDB refuses the Z.
  if (kind === 'datetime' && database === 'mysql') return quote(value.replace(/Z$/, ''))
  if (kind === 'boolean' || ((kind === 'integer' || kind === 'number') && isExact(value))) return value
  return quote(value)
}

/** Whether JavaScript can represent a number exactly. */
function isExact(value: string): boolean {
  return String(Number(value)) === value
}
