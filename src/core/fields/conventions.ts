import { stamps } from 'virtual:stamps'

export const idKinds = ['int', 'bigint', 'uuid'] as const

export type IdKind = (typeof idKinds)[number]

/** The conventions for the tables of a project. */
export interface Conventions {
  /** The first lines of a new table, by the kind of its key. */
  readonly id: Readonly<Record<IdKind, string>>
  /** The default kind of a table's key. */
  readonly idKind: IdKind
  readonly timestamps: { readonly line: string; readonly columns: readonly string[] }
  /** The default precision of a datetime: digits after the second. */
  readonly datetime?: string
  /** Whether `.nullable()` is written explicitly. */
  readonly sayNullable: boolean
  /** The default for on delete of a reference. */
  readonly onDelete?: 'RESTRICT'
  /** What a reference refers to by the name of its column, where no table is called like it: user_id → clients. */
  readonly references?: Readonly<Record<string, string>>
  /** Whether a join table has its own key instead of its two references. */
  readonly joinHasId: boolean
  /** Only where migrations are files of Alembic: types of the project, and the lines that import them. */
  readonly alembic?: {
    readonly uuid: string
    readonly datetime: string
    readonly imports: readonly string[]
  }
}

const knexConventions: Conventions = {
  id: {
    int: "table.increments('id')",
    bigint: "table.bigIncrements('id')",
    // SQLite accepts null in a primary key that is not an integer.
    uuid: "table.uuid('id').notNullable().primary().defaultTo(knex.fn.uuid())",
  },
  idKind: 'int',
  timestamps: { line: 'table.timestamps(true, true)', columns: ['created_at', 'updated_at'] },
  sayNullable: false,
  onDelete: 'RESTRICT',
  joinHasId: false,
}

/** The conventions of a template; without one, Knex's. */
export function conventionsOf(template: string | undefined): Conventions {
  return (template === undefined ? undefined : stamps[template]?.migration) ?? knexConventions
}
