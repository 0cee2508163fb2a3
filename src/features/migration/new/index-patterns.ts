import { reversed, type SchemaChange, type TableOptions } from '../../../core/fields/change.ts'
import { type NewColumn, parseField } from '../../../core/fields/field.ts'
import { checkIdentifier } from '../../../core/fields/words.ts'
import { UserError } from '../../../core/system/errors.ts'
import { addIndex } from './column-change.ts'
import { addCheck, addForeignKey, addPrimaryKey } from './constraint-change.ts'
import { type Groups, keyColumns, type Pattern, tableIn } from './pattern.ts'

const verb = '(?<verb>add|create|remove|drop)'
const of = '_(?:to|from|on|in)_(?<table>.+)'

/** Indexes, keys and checks: `add_` and `create_` add one, `remove_` and `drop_` undo that. */
export const indexPatterns: readonly Pattern[] = [
  pattern(`${verb}_(?<unique>unique_)?index_(?:to|from)_(?<table>.+)_on_(?<on>.+)`, indexOf),
  pattern(`${verb}_(?<unique>unique_)?index(?:_on_(?<on>.+))?${of}`, indexOf),
  pattern(`${verb}_(?<on>.+?)_(?<unique>unique_)?index_(?:to|from)_(?<table>.+)`, indexOf),
  pattern(
    `${verb}_(?<unique>unique)(?:_constraint|_key)?(?:_on_(?<on>.+))?_(?:to|from)_(?<table>.+)`,
    indexOf,
  ),
  pattern('make_(?<on>.+)_(?<unique>unique)_(?:in|on)_(?<table>.+)', indexOf),
  pattern(
    `${verb}_(?:foreign_keys?|fk)(?:_constraint)?(?:_(?:on|for)_(?<on>.+))?_(?:to|from)_(?<table>.+)`,
    foreignKeyOf,
  ),
  pattern(`${verb}_(?<on>.+?)_(?:foreign_key|fk)_(?:to|from)_(?<table>.+)`, foreignKeyOf),
  pattern(`${verb}_primary_key(?:_on_(?<on>.+))?_(?:to|from)_(?<table>.+)`, ({ table = '', on }, fields) =>
    addPrimaryKey(table, keyColumns('primary key', table, on, fields)),
  ),
  pattern(`${verb}_(?:.+_)?check(?:_constraint)?_(?:to|from)_(?<table>.+)`, checkOf),
  pattern(`${verb}_constraints?_(?:to|from)_(?<table>.+)`, constraintOf),
]

function pattern(name: string, make: Pattern['change']): Pattern {
  return {
    name: new RegExp(`^${name}$`),
    change: (groups, fields, options) => {
      const change = make({ ...groups, table: tableIn(groups.table, options) }, fields, options)
      return /^(remove|drop)$/.test(groups.verb ?? '') ? reversed(change) : change
    },
  }
}

function indexOf({ table = '', on, unique }: Groups, fields: readonly string[]): SchemaChange {
  const columns = keyColumns('index', table, on, fields)
  for (const column of columns) checkIdentifier(column, 'column')
  return addIndex(table, columns, unique ? 'unique' : 'index')
}

function foreignKeyOf(
  { table = '', on }: Groups,
  fields: readonly string[],
  options: TableOptions,
): SchemaChange {
  return addForeignKey(table, keyColumns('foreign key', table, on, fields).map(referenceIn), options)
}

/** `user_id` references users; `author_id:references{users}` says so. */
function referenceIn(field: string): NewColumn {
  const column = parseField(field.includes(':') ? field : `${field}:references`)
  if (column.references) return column
  throw new UserError(
    `${field} is not a reference.`,
    `Write it as ${column.name}:references{users}, with the table that it refers to.`,
  )
}

function checkOf({ table = '' }: Groups, fields: readonly string[], options: TableOptions): SchemaChange {
  const condition = fields
    .join(' ')
    .replace(/\s+/g, ' ')
    .replace(/ ?(<=|>=|<>|!=|=|<|>) ?/g, ' $1 ')
    .trim()
  if (/\W/.test(condition)) return addCheck(table, condition, options)
  throw new UserError(
    `The check on ${table} has no condition.`,
    `Add it in quotes: add_check_to_${table} '${condition || 'total'} >= 0'`,
  )
}

function constraintOf({ table = '' }: Groups): SchemaChange {
  throw new UserError(
    `The name does not say which constraint of ${table} is meant.`,
    `Begin it with add_check_to_${table}, add_unique_to_${table}, add_foreign_key_to_${table} or add_primary_key_to_${table}; for remove, the same with remove_…_from_${table}.`,
  )
}
