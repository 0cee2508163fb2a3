export const idKinds = ['int', 'bigint', 'uuid'] as const

export type IdKind = (typeof idKinds)[number]

/** What every table of a project has in common. */
export interface Conventions {
  /** Lines that begin a new table, by the kind of its key. */
  readonly id: Readonly<Record<IdKind, string>>
  /** The key a table gets where nothing says which. */
  readonly idKind: IdKind
  readonly timestamps: { readonly line: string; readonly columns: readonly string[] }
  /** Digits after the second, where a field does not say. */
  readonly datetime?: string
  /** Whether `.nullable()` is written out. */
  readonly sayNullable: boolean
  /** What a reference does on delete, where a field does not say. */
  readonly onDelete?: 'RESTRICT'
  /** Whether a join table has a key of its own, instead of its two references. */
  readonly joinHasId: boolean
}

export const knexConventions: Conventions = {
  id: {
    int: "table.increments('id')",
    bigint: "table.bigIncrements('id')",
    // SQLite takes a null in a primary key that is no integer.
    uuid: "table.uuid('id').notNullable().primary().defaultTo(knex.fn.uuid())",
  },
  idKind: 'int',
  timestamps: { line: 'table.timestamps(true, true)', columns: ['created_at', 'updated_at'] },
  sayNullable: false,
  onDelete: 'RESTRICT',
  joinHasId: false,
}

/** A project made by `create-good-api`: the application makes the ids (UUIDv7), see its AGENTS.md. */
export const generatedConventions: Conventions = {
  id: { ...knexConventions.id, uuid: "table.uuid('id').notNullable().primary()" },
  idKind: 'uuid',
  timestamps: {
    line: "table.datetime('created_at', { precision: 3 }).notNullable()",
    columns: ['created_at'],
  },
  datetime: '3',
  sayNullable: true,
  joinHasId: true,
}
