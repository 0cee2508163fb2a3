import { UserError } from '../../../core/errors.ts'
import {
  addColumns,
  addIndex,
  type Change,
  createJoinTable,
  createTable,
  dropWholeTable,
  emptyChange,
  removeColumns,
  renameColumn,
  renameTable,
  reversed,
  type Wishes,
} from './change.ts'
import { type Column, parseField } from './field.ts'
import { checkIdentifier } from './words.ts'

/** What a name means. The first pattern that fits is taken; a group is greedy, so the last _to_, _from_, _in_ splits. */
interface Pattern {
  readonly name: RegExp
  readonly change: (groups: readonly string[], fields: readonly string[], wishes: Wishes) => Change
}

const patterns: readonly Pattern[] = [
  {
    name: /^create_join_table_(.+)$/,
    change: ([pair = ''], fields, wishes) => createJoinTable(joined(pair), fields.map(parseField), wishes),
  },
  {
    name: /^create_(.+?)(?:_table)?$/,
    change: ([table = ''], fields, wishes) => createTable(table, fields.map(parseField), wishes),
  },
  {
    name: /^add_(unique_)?index(?:_on_(.+))?_to_(.+)$/,
    change: ([unique, on, table = ''], fields) => indexOf(table, unique, on, fields),
  },
  {
    name: /^remove_(unique_)?index(?:_on_(.+))?_from_(.+)$/,
    change: ([unique, on, table = ''], fields) => reversed(indexOf(table, unique, on, fields)),
  },
  {
    name: /^add_(.+)_ref(?:erence)?_to_(.+)$/,
    change: ([target = '', table = ''], fields, wishes) =>
      addColumns(table, [parseField(`${target}?:references`), ...newColumns(table, fields)], wishes),
  },
  {
    name: /^add_(.+)_to_(.+)$/,
    change: ([what = '', table = ''], fields, wishes) => {
      if (fields.length > 0) return addColumns(table, newColumns(table, fields), wishes)
      const [first = what] = listed(what)
      throw new UserError(
        `add_${what}_to_${table} names no field.`,
        `Say what is added, with its type: ${first}?:string`,
      )
    },
  },
  {
    name: /^remove_(.+)_from_(.+)$/,
    change: ([what = '', table = ''], fields, wishes) =>
      removeColumns(table, (fields.length > 0 ? fields : listed(what)).map(parseField), wishes),
  },
  {
    name: /^rename_(.+)_to_(.+)_in_(.+)$/,
    change: ([from = '', to = '', table = ''], fields) => bare(fields, () => renameColumn(table, from, to)),
  },
  {
    name: /^rename_(.+)_to_(.+)$/,
    change: ([from = '', to = ''], fields) => bare(fields, () => renameTable(from, to)),
  },
  {
    name: /^drop_(.+?)(?:_table)?$/,
    change: ([table = ''], fields, wishes) => dropWholeTable(table, fields.map(parseField), wishes),
  },
]

/** The change that a name and its fields ask for; for a name that says nothing we know, an empty one. */
export function changeOf(name: string, fields: readonly string[], wishes: Wishes): Change {
  for (const pattern of patterns) {
    const groups = pattern.name.exec(name)
    if (groups) return pattern.change(groups.slice(1), fields, wishes)
  }
  if (fields.length === 0) return emptyChange()
  throw new UserError(
    `The name ${name} does not say what to do with ${fields.join(' ')}.`,
    'Begin it with create_things, add_…_to_things, remove_…_from_things or drop_things.',
  )
}

/** A row that is there has no value for a new column, so the field must say one, or allow none. */
function newColumns(table: string, fields: readonly string[]): Column[] {
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

function indexOf(
  table: string,
  unique: string | undefined,
  on: string | undefined,
  fields: readonly string[],
): Change {
  const columns = fields.length > 0 ? fields : on ? listed(on) : []
  if (columns.length === 0)
    throw new UserError(`The index on ${table} names no column.`, 'Add the columns: email created_at')
  for (const column of columns) checkIdentifier(column, 'column')
  if (new Set(columns).size < columns.length)
    throw new UserError(`The index on ${table} names a column twice.`, 'Name each column once.')
  return addIndex(table, columns, unique ? 'unique' : 'index')
}

/** users_roles, or with longer names users_and_user_groups. */
function joined(pair: string): [string, string] {
  const names = pair.includes('_and_') ? pair.split('_and_') : pair.split('_')
  const [one, two] = names
  if (one && two && names.length === 2 && one !== two) return [one, two]
  throw new UserError(
    `${pair} does not say which two tables are joined.`,
    'Put _and_ between them: create_join_table_users_and_user_groups',
  )
}

function listed(names: string): string[] {
  return names.split('_and_')
}

function bare(fields: readonly string[], change: () => Change): Change {
  if (fields.length === 0) return change()
  throw new UserError(`A rename takes no field: ${fields.join(' ')}.`, 'Leave the fields out.')
}
