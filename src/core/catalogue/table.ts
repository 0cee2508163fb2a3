/** What a database says of its tables. */
export interface Catalogue {
  readonly tables: readonly Table[]
}

export interface Table {
  readonly name: string
  /** In the order of the table. */
  readonly columns: readonly Column[]
  readonly primaryKey: readonly string[]
  /** Columns that are unique together, in every row; the primary key is one of them. */
  readonly uniqueKeys: readonly (readonly string[])[]
  /** Columns of unique indexes that hold for some rows only, or over an expression such as lower(email). */
  readonly partialKeys: readonly (readonly string[])[]
  readonly foreignKeys: readonly ForeignKey[]
  /** The conditions of its checks, as the database words them. */
  readonly checks: readonly string[]
}

export interface ForeignKey {
  readonly columns: readonly string[]
  /** The table it refers to. */
  readonly table: string
  readonly references: readonly string[]
}

export interface Column {
  readonly name: string
  readonly type: ColumnType
  /** The type as the database words it: “character varying(40)”, “int(10) unsigned”. */
  readonly declared: string
  readonly nullable: boolean
  readonly hasDefault: boolean
  /** The database numbers it (serial, identity, auto increment), or computes it from other columns. */
  readonly generated: 'identity' | 'computed' | null
  /** Most characters of a text, most bytes of a binary. */
  readonly length?: number | undefined
  /** Fewest characters, by a check. */
  readonly minLength?: number | undefined
  readonly precision?: number | undefined
  readonly scale?: number | undefined
  /** All the values it may hold, by its type or by a check. */
  readonly values?: readonly string[] | undefined
  /** The least and the greatest value, by its type and its checks. */
  readonly min?: number | undefined
  readonly max?: number | undefined
}

export type ColumnType =
  | 'integer'
  | 'bigint'
  | 'decimal'
  | 'float'
  | 'boolean'
  | 'text'
  | 'uuid'
  | 'date'
  | 'datetime'
  | 'time'
  | 'json'
  | 'binary'
  | 'enum'
  | 'array'
  | 'other'
