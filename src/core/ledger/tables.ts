import type { Row } from '../catalogue/rows.ts'
import type { Knex } from '../project/knex.ts'
import type { MigrationSettings } from '../project/migration-settings.ts'
import { exit, UserError } from '../system/errors.ts'

/** The tables of a ledger: Knex's two, unchanged, and our own for what Knex has no column for. */
export interface TableNames {
  readonly migrations: string
  readonly lock: string
  readonly notes: string
  readonly schema: string | undefined
}

export function tableNamesOf({ tableName, schemaName }: MigrationSettings): TableNames {
  return {
    migrations: tableName,
    lock: `${tableName}_lock`,
    notes: `${tableName}_gapi`,
    schema: schemaName,
  }
}

type TableKind = 'migrations' | 'lock' | 'notes'

/**
 * Reads the rows of one of the tables, or only those whose key is LIKE `keys`; empty where the table does not
 * exist.
 */
export type ReadRows = (table: TableKind, keys?: string) => Promise<readonly Row[]>

/** The tables of a ledger on one connection or in one transaction. */
export class LedgerTables {
  readonly knex: Knex
  readonly names: TableNames

  constructor(knex: Knex, names: TableNames) {
    this.knex = knex
    this.names = names
  }

  /** The same tables in a transaction. */
  on(trx: Knex): LedgerTables {
    return new LedgerTables(trx, this.names)
  }

  rows(table: TableKind): Knex.QueryBuilder<Row, Row[]> {
    const { knex, names } = this
    return names.schema ? knex(names[table]).withSchema(names.schema) : knex(names[table])
  }

  has(table: TableKind): Promise<boolean> {
    return this.#schema().hasTable(this.names[table])
  }

  async read(table: TableKind, keys?: string): Promise<readonly Row[]> {
    const exists = table === 'notes' ? this.hasNotes() : this.has(table)
    if (!(await exists)) return []
    const rows = this.rows(table).select()
    return keys === undefined ? rows : rows.where('key', 'like', keys)
  }

  /** Creates the missing tables, with Knex's own columns. */
  async ensure(): Promise<void> {
    await this.#make('migrations', table => {
      table.increments()
      table.string('name')
      table.integer('batch')
      table.timestamp('migration_time')
    })
    await this.#make('lock', table => {
      table.increments('index').primary()
      table.integer('is_locked')
    })
    await this.ensureNotes()
  }

  /** Whether our own table exists. Throws where its columns are not ours. */
  async hasNotes(): Promise<boolean> {
    const state = await this.notesState()
    if (state !== 'unreadable') return state === 'readable'
    throw new UserError(
      `The table ${this.names.notes} does not have the columns that gapi creates, so it cannot be read: it needs key and value, both text.`,
      'Rename it. Then say what the database is: gapi db mark ENVIRONMENT',
      exit.failed,
    )
  }

  async notesState(): Promise<'absent' | 'readable' | 'unreadable'> {
    if (!(await this.has('notes'))) return 'absent'
    const columns: Readonly<Record<string, { readonly type: string } | undefined>> =
      await this.rows('notes').columnInfo()
    const areText = [columns.key, columns.value].every(
      column => column && /^$|char|text|clob/i.test(column.type),
    )
    return areText ? 'readable' : 'unreadable'
  }

  /** Creates our own table. The runner of a generated project creates the same one. */
  async ensureNotes(): Promise<void> {
    if (await this.hasNotes()) return
    await this.#make('notes', table => {
      table.string('key', 191).primary()
      table.text('value')
    })
  }

  #schema(): Knex.SchemaBuilder {
    const { knex, names } = this
    return names.schema ? knex.schema.withSchema(names.schema) : knex.schema
  }

  /** Another process may create it at the same moment. */
  async #make(table: TableKind, columns: (table: Knex.CreateTableBuilder) => void): Promise<void> {
    if (await this.has(table)) return
    try {
      await this.#schema().createTable(this.names[table], columns)
    } catch (error) {
      if (!(await this.has(table))) throw error
    }
  }
}
