import type { ColumnContext } from '../column-code.ts'
import type { NewColumn } from '../field.ts'
import type { TypeName } from '../types.ts'
import { refuse } from '../words.ts'
import { pythonString } from './python.ts'

/** The type of a column for SQLAlchemy: `sa.String(254)`. */
export function columnType(column: NewColumn, context: ColumnContext): string {
  const { type, args, unsigned, references } = column
  const { conventions, database, keyOf } = context
  const own = conventions.alembic
  if (references) {
    const key = keyOf(references.table)
    return key === 'uuid' ? (own?.uuid ?? 'sa.Uuid()') : key === 'bigint' ? 'sa.BigInteger()' : 'sa.Integer()'
  }
  if (database === 'mysql' && unsigned)
    return `mysql.${unsignedTypes[type]}(${unsignedArgs(type, args)}unsigned=True)`
  if (database === 'mysql' && type === 'text' && args[0]) return `mysql.${args[0].toUpperCase()}TEXT()`
  if (type === 'uuid') return own?.uuid ?? 'sa.Uuid()'
  if (type === 'datetime' && args.length === 0 && own) return own.datetime
  return types[type](args)
}

const types: Readonly<Record<TypeName, (args: readonly string[]) => string>> = {
  string: ([size = '255']) => `sa.String(${size})`,
  text: () => 'sa.Text()',
  int: () => 'sa.Integer()',
  bigint: () => 'sa.BigInteger()',
  smallint: () => 'sa.SmallInteger()',
  float: () => 'sa.Float()',
  double: () => 'sa.Double()',
  decimal: ([precision = '12', scale = '2']) => `sa.Numeric(${precision}, ${scale})`,
  money: () => 'sa.Numeric(19, 4)',
  bool: () => 'sa.Boolean()',
  date: () => 'sa.Date()',
  time: () => 'sa.Time()',
  datetime: () => 'sa.DateTime(timezone=True)',
  json: () => 'sa.JSON()',
  uuid: () => 'sa.Uuid()',
  binary: ([size]) => `sa.LargeBinary(${size ?? ''})`,
  enum: values => `sa.String(${Math.max(...values.map(value => value.length))})`,
  references: () => 'sa.Integer()',
}

const unsignedTypes: Readonly<Partial<Record<TypeName, string>>> = {
  int: 'INTEGER',
  bigint: 'BIGINT',
  smallint: 'SMALLINT',
  float: 'FLOAT',
  double: 'DOUBLE',
  decimal: 'NUMERIC',
}

function unsignedArgs(type: TypeName, [precision = '12', scale = '2']: readonly string[]): string {
  return type === 'decimal' ? `${precision}, ${scale}, ` : ''
}

/** The default that the database fills in. */
export function serverDefault(column: NewColumn, value: string, { database }: ColumnContext): string {
  const { name, type, args } = column
  if (database === 'mysql' && (type === 'text' || type === 'json'))
    refuse(name, `has a default, and MySQL takes none for ${type}`, 'Leave it out.')
  if (type === 'uuid' && value === 'uuid')
    refuse(name, 'has the default uuid, and no database makes one here', 'Leave it out; the model makes ids.')
  if (type === 'datetime' && value === 'now')
    return database === 'mysql' && args[0] ? `sa.text("CURRENT_TIMESTAMP(${args[0]})")` : 'sa.func.now()'
  if (type === 'bool') return `sa.${value}()`
  if (numbers.has(type)) return `sa.text("${value}")`
  return pythonString(type === 'datetime' && database === 'mysql' ? value.replace(/Z$/, '') : value)
}

const numbers: ReadonlySet<TypeName> = new Set([
  ...(['int', 'bigint', 'smallint', 'float', 'double', 'decimal', 'money'] as const),
])
