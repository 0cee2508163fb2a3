/** The types of a field: how each is written for Knex, what may stand in its braces, what its default may be. */
export interface FieldType {
  /** Knex's method and arguments; `column` is already quoted. */
  readonly call: (column: string, args: readonly string[]) => string
  /** What the braces may hold, joined by commas. Without it, nothing. */
  readonly args?: { readonly pattern: RegExp; readonly example: string; readonly needed?: true }
  /** What a default may be. Without it, the type has none. */
  readonly default?: DefaultKind
}

export type DefaultKind =
  | 'text'
  | 'integer'
  | 'number'
  | 'boolean'
  | 'date'
  | 'datetime'
  | 'time'
  | 'uuid'
  | 'json'

const length = /^[1-9]\d{0,4}$/

export const types = {
  string: {
    call: (column, [size]) => `string(${list(column, size)})`,
    args: { pattern: length, example: 'string{120}' },
    default: 'text',
  },
  text: {
    call: (column, [size]) => `text(${list(column, size && `'${size}text'`)})`,
    args: { pattern: /^(medium|long)$/, example: 'text{long}' },
    default: 'text',
  },
  int: { call: column => `integer(${column})`, default: 'integer' },
  bigint: { call: column => `bigInteger(${column})`, default: 'integer' },
  smallint: { call: column => `smallint(${column})`, default: 'integer' },
  float: { call: column => `float(${column})`, default: 'number' },
  double: { call: column => `double(${column})`, default: 'number' },
  decimal: {
    call: (column, [precision = '12', scale = '2']) => `decimal(${column}, ${precision}, ${scale})`,
    args: { pattern: /^[1-9]\d?,\d\d?$/, example: 'decimal{12,2}' },
    default: 'number',
  },
  money: { call: column => `decimal(${column}, 19, 4)`, default: 'number' },
  bool: { call: column => `boolean(${column})`, default: 'boolean' },
  date: { call: column => `date(${column})`, default: 'date' },
  time: { call: column => `time(${column})`, default: 'time' },
  datetime: {
    call: (column, [precision]) => `datetime(${list(column, precision && `{ precision: ${precision} }`)})`,
    args: { pattern: /^[0-6]$/, example: 'datetime{3}' },
    default: 'datetime',
  },
  json: { call: column => `jsonb(${column})`, default: 'json' },
  uuid: { call: column => `uuid(${column})`, default: 'uuid' },
  binary: {
    call: (column, [size]) => `binary(${list(column, size)})`,
    args: { pattern: length, example: 'binary{32}' },
  },
  enum: {
    call: (column, values) => `enu(${column}, [${values.map(quote).join(', ')}])`,
    args: { pattern: /^[^,]+(,[^,]+)*$/, example: 'enum{draft,published}', needed: true },
    default: 'text',
  },
  references: {
    call: column => `integer(${column})`,
    args: { pattern: /^[A-Za-z_]\w*(\.[A-Za-z_]\w*)?$/, example: 'references{accounts}' },
  },
} as const satisfies Readonly<Record<string, FieldType>>

export type TypeName = keyof typeof types

export const typeNames: readonly string[] = Object.keys(types)

/** Words of other tools that mean one of ours. */
const synonyms: Readonly<Record<string, TypeName>> = {
  integer: 'int',
  biginteger: 'bigint',
  boolean: 'bool',
  timestamp: 'datetime',
  varchar: 'string',
  jsonb: 'json',
  numeric: 'decimal',
  blob: 'binary',
  reference: 'references',
  ref: 'references',
  belongs_to: 'references',
}

export function typeNamed(word: string): TypeName | undefined {
  return isTypeName(word) ? word : Object.hasOwn(synonyms, word) ? synonyms[word] : undefined
}

function isTypeName(word: string): word is TypeName {
  return Object.hasOwn(types, word)
}

/** A JavaScript string as the usual formatters write it: single quotes, unless that needs an escape. */
export function quote(text: string): string {
  const double = JSON.stringify(text)
  if (text.includes("'") && !text.includes('"')) return double
  return `'${double.slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`
}

function list(...parts: readonly (string | undefined)[]): string {
  return parts.filter(Boolean).join(', ')
}
