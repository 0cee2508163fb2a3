import { reversed, type SchemaChange, type TableOptions } from '../../../core/fields/change.ts'
import { type NewColumn, parseField } from '../../../core/fields/field.ts'
import { UserError } from '../../../core/system/errors.ts'
import { addColumns, addTimestamps, removeColumns } from './column-change.ts'
import { alterColumns, setNullable } from './constraint-change.ts'
import { columnsIn, type Groups, keyColumns, type Pattern, tableIn } from './pattern.ts'

/** Columns of a table that exists. */
export const columnPatterns: readonly Pattern[] = [
  pattern('add_timestamps(?:_columns)?_to_(?<table>.+)', ({ table = '' }, _fields, options) =>
    addTimestamps(table, options),
  ),
  pattern('(?:remove|drop)_timestamps(?:_columns)?_from_(?<table>.+)', ({ table = '' }, _fields, options) =>
    reversed(addTimestamps(table, options)),
  ),
  pattern('add_(?<target>.+)_ref(?:erence)?_to_(?<table>.+)', ({ target, table = '' }, fields, options) =>
    addColumns(table, [referenceTo(target), ...newColumns(table, fields)], options),
  ),
  pattern(
    '(?:remove|drop)_(?<target>.+)_ref(?:erence)?_from_(?<table>.+)',
    ({ target, table = '' }, fields, options) =>
      removeColumns(table, fields.length > 0 ? fields.map(parseField) : [referenceTo(target)], options),
  ),
  pattern('add_not_null(?:_constraint)?(?:_on_(?<on>.+))?_to_(?<table>.+)', nullOf(false)),
  pattern('make_(?<on>.+)_(?:nullable|optional)_(?:in|on)_(?<table>.+)', nullOf(true)),
  pattern('make_(?<on>.+)_(?:not_null(?:able)?|required)_(?:in|on)_(?<table>.+)', nullOf(false)),
  pattern('add_(?<what>.+)_to_(?<table>.+)', added),
  pattern('(?:remove|drop)_(?<what>.+)_from_(?<table>.+)', removed),
  pattern('(?:change|alter|modify)_(?<what>.+)_(?:in|of|on)_(?<table>.+)', changed),
]

function pattern(name: string, change: Pattern['change']): Pattern {
  return {
    name: new RegExp(`^${name}$`),
    change: (groups, fields, options) =>
      change({ ...groups, table: tableIn(groups.table, options) }, fields, options),
  }
}

function referenceTo(target: string | undefined): NewColumn {
  return parseField(`${target}?:references`)
}

function nullOf(isNullable: boolean): Pattern['change'] {
  return ({ on, table = '' }, fields) =>
    setNullable(table, keyColumns('null rule', table, on, fields), isNullable)
}

function added({ what = '', table = '' }: Groups, fields: readonly string[], options: TableOptions) {
  if (fields.length > 0) return addColumns(table, newColumns(table, fields), options)
  const [first = 'email'] = columnsIn(what)
  throw new UserError(
    `add_${what}_to_${table} names no field.`,
    /_id$/.test(first)
      ? `Add the field: ${first.replace(/_id$/, '')}?:references`
      : `Add the field with its type, e.g. ${first}?:${/_(at|on)$/.test(first) ? 'datetime' : 'string'}`,
  )
}

function removed({ what = '', table = '' }: Groups, fields: readonly string[], options: TableOptions) {
  const columns = fields.length > 0 ? fields : columnsIn(what)
  if (columns.length > 0) return removeColumns(table, columns.map(parseField), options)
  throw new UserError(`The name does not say which column of ${table} goes.`, 'Add it: nickname?:string{60}')
}

function changed(
  { what = '', table = '' }: Groups,
  fields: readonly string[],
  options: TableOptions,
): SchemaChange {
  const columns = fields.map(parseField)
  const untyped = columns.find(({ typed }) => !typed)
  if (columns.length > 0 && !untyped) return alterColumns(table, columns, options)
  const [, name = what, type = 'text'] = /^(.+?)(?:_type)?(?:_to_(.+))?$/.exec(columnsIn(what)[0] ?? '') ?? []
  throw new UserError(
    `The new definition of ${table}.${untyped?.name ?? name} is missing.`,
    `Add it: change_${name}_in_${table} ${name}:${type}`,
  )
}

/** Existing rows have no value for a new column, so the field needs a default or must be nullable. */
function newColumns(table: string, fields: readonly string[]): NewColumn[] {
  return fields.map(field => {
    const column = parseField(field)
    if (column.nullable || column.default !== undefined) return column
    const [said = field] = /^[^:?!]+/.exec(field) ?? []
    const rest = field.slice(said.length).replace(/^!/, '')
    const withDefault = column.references ? '' : `, or give the others a value: ${said}${rest}:default=…`
    throw new UserError(
      `${column.name} would be empty in the rows that ${table} has, and it is not nullable.`,
      `Allow that: ${said}?${rest}${withDefault}`,
    )
  })
}
