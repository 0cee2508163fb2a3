import type { ColumnContext } from './column-code.ts'
import type { IdKind } from './conventions.ts'
import type { NewColumn } from './field.ts'

/** What a migration does and how it is undone, as statements that do not depend on the language. */
export interface SchemaChange {
  readonly up: readonly ChangeStatement[]
  readonly down: readonly ChangeStatement[]
  readonly title: { readonly up: string; readonly down: string }
}

export type ChangeStatement =
  | {
      readonly kind: 'createTable' | 'alterTable'
      readonly table: string
      readonly lines: readonly TableLine[]
    }
  | { readonly kind: 'dropTable'; readonly table: string }
  | { readonly kind: 'renameTable'; readonly from: string; readonly to: string }
  /** A comment with an example of what to write. */
  | { readonly kind: 'example'; readonly of: 'add' | 'remove' }
  | { readonly kind: 'throw'; readonly message: string }

/** One change of a table. */
export type TableLine =
  | { readonly kind: 'id'; readonly key: IdKind }
  | { readonly kind: 'timestamps' | 'dropTimestamps' }
  | { readonly kind: 'column' | 'dropColumn' | 'alterColumn'; readonly column: NewColumn }
  | { readonly kind: 'renameColumn'; readonly from: string; readonly to: string }
  | { readonly kind: 'nullable'; readonly column: string; readonly isNullable: boolean }
  | { readonly kind: IndexKind; readonly columns: readonly string[]; readonly drop?: true }
  | { readonly kind: 'foreign'; readonly column: NewColumn; readonly drop?: true }
  | { readonly kind: 'check'; readonly condition: string; readonly name: string; readonly drop?: true }
  /** Written in the language of the file already. */
  | { readonly kind: 'code'; readonly code: string }

export type IndexKind = 'index' | 'unique' | 'primary'

/** The project's conventions for tables, and what the command line set. */
export interface TableOptions extends ColumnContext {
  readonly id: IdKind | 'none' | undefined
  readonly timestamps: boolean
  /** Whether a migration in the folder creates a table. */
  readonly isMade: (table: string) => boolean
}

export function reversed({ up, down, title }: SchemaChange): SchemaChange {
  return { up: down, down: up, title: { up: title.down, down: title.up } }
}

/** For a name that matches no pattern: two empty functions. */
export function emptyChange(): SchemaChange {
  return {
    up: [{ kind: 'example', of: 'add' }],
    down: [{ kind: 'example', of: 'remove' }],
    title: { up: 'nothing yet: write it', down: 'nothing yet: write it' },
  }
}

export function alterTable(table: string, lines: readonly TableLine[]): ChangeStatement {
  return { kind: 'alterTable', table, lines }
}

export function dropTable(table: string): ChangeStatement {
  return { kind: 'dropTable', table }
}

export function code(text: string): TableLine {
  return { kind: 'code', code: text }
}

/** Columns with the tables that they refer to, and what happens on delete there. */
export function resolved(
  columns: readonly NewColumn[],
  { conventions, targetOf }: ColumnContext,
): NewColumn[] {
  return columns.map(column => {
    const { references } = column
    if (!references) return column
    const onDelete = references.onDelete ?? conventions.onDelete
    const table = targetOf(column.name, references)
    return { ...column, references: { table, column: references.column, onDelete } }
  })
}

export function noWayBack(reason: string): ChangeStatement {
  return { kind: 'throw', message: `${reason} Write here how it comes back.` }
}
