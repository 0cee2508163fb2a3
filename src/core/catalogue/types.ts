import type { Column, ColumnType } from './table.ts'

type Sizes = Pick<Column, 'length' | 'precision' | 'scale' | 'min' | 'max'>

/** The type names of the three databases: the words before any parenthesis, in lower case. */
const types: Readonly<Record<string, ColumnType>> = {
  ...named('integer', 'tinyint', 'smallint', 'mediumint', 'int', 'integer', 'int2', 'int4', 'year'),
  ...named('bigint', 'bigint', 'int8'),
  ...named('decimal', 'decimal', 'numeric', 'money'),
  ...named('float', 'float', 'real', 'double', 'double precision'),
  ...named('boolean', 'boolean', 'bool'),
  ...named('text', 'text', 'tinytext', 'mediumtext', 'longtext', 'varchar', 'char', 'nvarchar', 'nchar'),
  ...named('text', 'character varying', 'character', 'citext', 'clob', 'bpchar'),
  ...named('uuid', 'uuid'),
  ...named('date', 'date'),
  ...named('datetime', 'datetime', 'timestamp', 'timestamptz'),
  ...named('datetime', 'timestamp with time zone', 'timestamp without time zone'),
  ...named('time', 'time', 'time with time zone', 'time without time zone'),
  ...named('json', 'json', 'jsonb'),
  ...named('binary', 'blob', 'tinyblob', 'mediumblob', 'longblob', 'binary', 'varbinary', 'bytea'),
  ...named('enum', 'enum'),
}

function named(type: ColumnType, ...names: readonly string[]): Record<string, ColumnType> {
  return Object.fromEntries(names.map(name => [name, type]))
}

/** The type and size in a declaration: “decimal(8,2)”, “int(10) unsigned”, “timestamp(3) …”. */
export function typeOf(declared: string): { readonly type: ColumnType } & Sizes {
  const text = declared.toLowerCase().trim()
  if (text.endsWith('[]')) return { type: 'array' }
  const [sized = '', first = '', size] = /^([^(]*)(?:\(([^)]*)\))?/.exec(text) ?? []
  const rest = text.slice(sized.length)
  const modifiers = /\b(unsigned|zerofill)\b/g
  const words = `${first.trim()}${rest.replace(modifiers, '').trimEnd()}`.replace(modifiers, '').trim()
  const type = types[words] ?? types[first.trim()] ?? 'other'
  const [one, two] = (size ?? '').split(',').map(Number)
  if (type === 'text' && /char/.test(first)) return lengthy(one)
  if (type === 'decimal' && one) return { type, precision: one, scale: two ?? 0 }
  if (type === 'binary' && one) return { type, length: one }
  if (type === 'integer') return { type, ...rangeOf(first.trim(), /\bunsigned\b/.test(text)) }
  return type === 'text' ? { type, length: textLengths[first] } : { type }
}

/** Knex creates a uuid as char(36) where the database has no uuid type. */
function lengthy(length: number | undefined) {
  return { type: length === 36 ? ('uuid' as const) : ('text' as const), length: length || undefined }
}

const textLengths: Readonly<Record<string, number>> = { tinytext: 255 }

/** All integers of SQLite have the width of a bigint; on the servers the width depends on the type. */
function rangeOf(name: string, unsigned: boolean): Sizes {
  if (name === 'year') return { min: 1901, max: 2155 }
  const bits = widths[name]
  if (bits === undefined) return {}
  return unsigned ? { min: 0, max: 2 ** bits - 1 } : { min: -(2 ** (bits - 1)), max: 2 ** (bits - 1) - 1 }
}

const widths: Readonly<Record<string, number>> = {
  tinyint: 8,
  smallint: 16,
  int2: 16,
  mediumint: 24,
  int: 32,
  int4: 32,
  integer: 32,
}
