/** The effect of one SQL statement, as far as the rules need it. Names are without quotes and schema. */
export interface Fact {
  readonly kind: FactKind
  readonly sql: string
  readonly table: string
  /** The columns it affects. */
  readonly columns: readonly string[]
  /** The definition after a column's name, the clause of a constraint, or the rest of the statement. */
  readonly definition: string
}

export type FactKind =
  | 'createTable'
  | 'dropTable'
  | 'renameTable'
  | 'addColumn'
  | 'dropColumn'
  | 'renameColumn'
  | 'changeType'
  | 'setNotNull'
  | 'dropNotNull'
  | 'dropDefault'
  | 'createIndex'
  | 'addUnique'
  | 'addForeignKey'
  | 'otherSchema'
  | 'insert'
  | 'update'
  | 'delete'
  | 'other'

export const dataKinds: readonly FactKind[] = ['insert', 'update', 'delete']

export function isSchema({ kind }: Fact): boolean {
  return kind !== 'other' && !dataKinds.includes(kind)
}

export function fact(
  kind: FactKind,
  sql: string,
  table: string,
  columns: readonly string[] = [],
  definition = '',
): Fact {
  return { kind, sql, table, columns, definition }
}
