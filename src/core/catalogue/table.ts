export interface Catalogue {
  readonly tables: readonly Table[]
}

export interface Table {
  readonly name: string
  /** In the order of the table. */
  readonly columns: readonly Column[]
  readonly primaryKey: readonly string[]
  /** Sets of columns that are unique together in all rows; the primary key is one of them. */
  readonly uniqueKeys: readonly (readonly string[])[]
  /** Columns of partial unique indexes, and of unique indexes over an expression such as lower(email). */
  readonly partialKeys: readonly (readonly string[])[]
  readonly foreignKeys: readonly ForeignKey[]
  /** The conditions of its check constraints, as the database returns them. */
  readonly checks: readonly string[]
}

export interface ForeignKey {
  readonly columns: readonly string[]
  readonly table: string
  readonly references: readonly string[]
}

export interface Column {
  readonly name: string
  readonly type: ColumnType
  /** The type as the database returns it: “character varying(40)”, “int(10) unsigned”. */
  readonly declared: string
  readonly nullable: boolean
  readonly hasDefault: boolean
  /** identity: the database numbers it (serial, identity, auto increment). computed: from other columns. */
  readonly generated: 'identity' | 'computed' | null
  /** Maximum length: characters of a text, bytes of a binary. */
  readonly length?: number | undefined
  /** Minimum number of characters, from a check constraint. */
  readonly minLength?: number | undefined
  readonly precision?: number | undefined
  readonly scale?: number | undefined
  /** All values it allows, from its type or a check constraint. */
  readonly values?: readonly string[] | undefined
  /** The minimum and maximum value, from its type and its check constraints. */
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
