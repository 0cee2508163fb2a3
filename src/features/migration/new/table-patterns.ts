import type { SchemaChange } from '../../../core/fields/change.ts'
import { parseField } from '../../../core/fields/field.ts'
import { UserError } from '../../../core/system/errors.ts'
import type { Pattern } from './pattern.ts'
import { createJoinTable, createTable, dropWholeTable, renameTable } from './table-change.ts'

type Change = Pattern['change']

/** Whole tables. With the word table in it, a name means one, whatever the rest says. */
export const tablePatterns: readonly Pattern[] = [
  pattern('create_join_table_(?:for_)?(?<pair>.+)', joinTable),
  pattern('create_(?<pair>.+)_join_table', joinTable),
  pattern('(?:create|add)_table_(?:for_)?(?<table>.+)', created),
  pattern('(?:create|add)_(?<table>.+)_table', created),
  pattern('create_(?<table>.+)', clearly('create', created)),
  pattern('(?:drop|remove|delete)_table_(?<table>.+)', dropped),
  pattern('(?:drop|remove|delete)_(?<table>.+)_table', dropped),
  pattern('drop_(?<table>.+)', clearly('drop', ownTable(dropped))),
  pattern('rename_table_(?<from>.+)_to_(?<to>.+)', renamed),
  pattern('rename_(?<from>.+)_to_(?<to>.+)', ownColumn(renamed)),
]

function pattern(name: string, change: Change): Pattern {
  return { name: new RegExp(`^${name}$`), change }
}

function joinTable(...[{ pair = '' }, fields, options]: Parameters<Change>): SchemaChange {
  const names = pair.includes('_and_') ? pair.split('_and_') : pair.split('_')
  const [one, two] = names
  if (one && two && names.length === 2 && one !== two)
    return createJoinTable([one, two], fields.map(parseField), options)
  throw new UserError(
    `${pair} does not say which two tables are joined.`,
    'Put _and_ between them: create_join_table_users_and_user_groups',
  )
}

function created(...[{ table = '' }, fields, options]: Parameters<Change>): SchemaChange {
  return createTable(table, fields.map(parseField), options)
}

function dropped(...[{ table = '' }, fields, options]: Parameters<Change>): SchemaChange {
  return dropWholeTable(table, fields.map(parseField), options)
}

function renamed(...[{ from = '', to = '' }, fields]: Parameters<Change>): SchemaChange {
  if (fields.length === 0) return renameTable(from, to)
  throw new UserError(`A rename takes no field: ${fields.join(' ')}.`, 'Leave the fields out.')
}

const objects =
  /^(view|materialized_view|function|procedure|trigger|type|enum|schema|sequence|extension|policy|domain|constraint|column|index|unique_index)_/

/** Refuses a name that may mean something else than a table. */
function clearly(verb: 'create' | 'drop', change: Change): Change {
  return (groups, fields, options) => {
    const { table = '' } = groups
    const [, object] = objects.exec(table) ?? []
    if (table === 'table') refuse(`${verb}_table does not name the table.`, `Name it: ${verb}_table_invoices`)
    if (verb === 'create' && table.includes('_and_'))
      refuse(
        `${table} may be one table or two.`,
        `For a table that joins them: create_join_table_${table}; for one table: create_table_${table}; else one migration for each.`,
      )
    if (object && fields.length === 0 && !options.isMade(table))
      refuse(
        `${verb}_${table} may mean a table or a ${object.replaceAll('_', ' ')}.`,
        `For a table: ${verb}_table_${table}; for a ${object.replaceAll('_', ' ')}: ${otherWords(verb, object, table)}`,
      )
    return change(groups, fields, options)
  }
}

/** What to type instead: a name with a meaning, or one without, whose file is empty. */
function otherWords(verb: 'create' | 'drop', object: string, table: string): string {
  const [preposition, name] = [verb === 'create' ? 'to' : 'from', table.slice(object.length + 1)]
  const add = verb === 'create' ? 'add' : 'remove'
  if (/index$/.test(object)) return `${add}_${object}_${preposition}_users ${name}`
  if (object === 'column') return `${add}_${name}_${preposition}_users`
  return `${name}_${object}, and write it in the file`
}

/** Refuses to drop `users_email` where only `users` is a table of the folder. */
function ownTable(change: Change): Change {
  return (groups, fields, options) => {
    const { table = '' } = groups
    const known = prefixMade(table, options)
    if (known)
      refuse(
        `No migration in this folder creates ${table}, but one creates ${known}.`,
        `For a column: drop_${table.slice(known.length + 1)}_from_${known}; for a table: drop_table_${table}`,
      )
    return change(groups, fields, options)
  }
}

/** The same for a rename: `posts_title`, `title_in_posts`. */
function ownColumn(change: Change): Change {
  return (groups, fields, options) => {
    const { from = '', to = '' } = groups
    const known = prefixMade(from, options)
    const [, said, place] = /^(.+)_(?:in|on|of)_(.+)$/.exec(from) ?? []
    const [column, table] = known ? [from.slice(known.length + 1), known] : [said, place]
    if (column && table && !options.isMade(from))
      refuse(
        `${from} may be a table, or the column ${column} of ${table}.`,
        `For the column: rename_${column}_to_${to}_in_${table}; for the table: rename_table_${from}_to_${to}`,
      )
    return change(groups, fields, options)
  }
}

function prefixMade(table: string, { isMade }: Parameters<Change>[2]): string | undefined {
  const words = table.split('_')
  if (words.length === 1 || isMade(table)) return undefined
  const prefixes = words.slice(0, -1).map((_, place) => words.slice(0, place + 1).join('_'))
  return prefixes.findLast(isMade)
}

function refuse(message: string, hint: string): never {
  throw new UserError(message, hint)
}
