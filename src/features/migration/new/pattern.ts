import type { SchemaChange, TableOptions } from '../../../core/fields/change.ts'
import { UserError } from '../../../core/system/errors.ts'

/** The named groups of a pattern. */
export type Groups = Readonly<Record<string, string>>

/**
 * The meaning of a name. The first match counts; groups are greedy, so the name splits at the last _to_,
 * _from_ or _in_.
 */
export interface Pattern {
  readonly name: RegExp
  readonly change: (groups: Groups, fields: readonly string[], options: TableOptions) => SchemaChange
}

/** `users_table` and `table_users` are the table users, unless a migration in the folder creates that table. */
export function tableIn(text = '', { isMade }: TableOptions): string {
  const bare = text.replace(/^table_(?=.)/, '').replace(/(?<=.)_table$/, '')
  return bare === text || isMade(text) ? text : bare
}

/** The columns in a name: `email_and_phone`, without the word column. */
export function columnsIn(names: string): string[] {
  const bare = names.replace(/^columns?(_|$)/, '').replace(/_columns?$/, '')
  return bare === '' ? [] : bare.split('_and_')
}

/** The columns of an index or a key: the fields, else those in the name. */
export function keyColumns(
  what: string,
  table: string,
  on: string | undefined,
  fields: readonly string[],
): string[] {
  const columns = fields.length > 0 ? [...fields] : on ? columnsIn(on) : []
  if (columns.length === 0)
    throw new UserError(`The ${what} on ${table} names no column.`, 'Add the columns: email created_at')
  if (new Set(columns).size < columns.length)
    throw new UserError(`The ${what} on ${table} names a column twice.`, 'Name each column once.')
  return columns
}
