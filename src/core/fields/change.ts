import type { ColumnContext } from './column-code.ts'
import type { IdKind } from './conventions.ts'
import { quote } from './types.ts'

/** What a migration does and how it is undone, as statements that do not depend on the language. */
export interface SchemaChange {
  readonly up: readonly ChangeStatement[]
  readonly down: readonly ChangeStatement[]
  readonly title: { readonly up: string; readonly down: string }
}

export type ChangeStatement =
  | { readonly kind: 'createTable' | 'alterTable'; readonly table: string; readonly lines: readonly string[] }
  | { readonly kind: 'call'; readonly code: string }
  | { readonly kind: 'comment'; readonly text: string }
  | { readonly kind: 'throw'; readonly message: string }

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
  const example = (kind: string) => `await knex.schema.alterTable('users', table => table.${kind})`
  return {
    up: [{ kind: 'comment', text: example("string('nickname', 60)") }],
    down: [{ kind: 'comment', text: example("dropColumn('nickname')") }],
    title: { up: 'nothing yet: write it', down: 'nothing yet: write it' },
  }
}

export function alterTable(table: string, lines: readonly string[]): ChangeStatement {
  return { kind: 'alterTable', table, lines }
}

export function dropTable(table: string): ChangeStatement {
  return call(`knex.schema.dropTable(${quote(table)})`)
}

export function call(code: string): ChangeStatement {
  return { kind: 'call', code }
}

export function noWayBack(reason: string): ChangeStatement {
  return { kind: 'throw', message: `${reason} Write here how it comes back.` }
}
