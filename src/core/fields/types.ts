/** A type of a field: how it is written for Knex, which arguments and default it accepts. */
export interface FieldType {
  /** Knex's method and arguments; `column` is already quoted. */
  readonly call: (column: string, args: readonly string[]) => string
  /** What the braces may hold, separated by commas. Undefined: nothing. */
  readonly args?: { readonly pattern: RegExp; readonly example: string; readonly needed?: true }
  /** Which default is allowed. Undefined: none. */
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

/** Type names of other tools, as synonyms. */
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
  smallinteger: 'smallint',
  int2: 'smallint',
  int4: 'int',
  int8: 'bigint',
  real: 'float',
  timestamptz: 'datetime',
  bytea: 'binary',
}

/** Types that are not of this list, and what to write instead. */
const instead: Readonly<Record<string, (column: string) => string>> = {
  number: column => `Write ${column}:int, ${column}:bigint or ${column}:decimal{12,2}.`,
  char: column => `Write ${column}:string{3}, with its length.`,
  tinyint: column => `Write ${column}:smallint, or ${column}:bool.`,
  mediumint: column => `Write ${column}:int.`,
  serial: column =>
    `Write --id int for the key of a new table, or table.increments('${column}') in the file.`,
  longtext: column => `Write ${column}:text{long}.`,
  mediumtext: column => `Write ${column}:text{medium}.`,
  email: column => `Write ${column}:string{254}.`,
  url: column => `Write ${column}:text.`,
  password: column => `Write ${column}:string, for a hash.`,
  object: column => `Write ${column}:json.`,
  foreign: column => `Write ${column.replace(/_id$/, '')}:references.`,
}

/** Types of one database: arrays, points, addresses, ranges. */
const ofOneDatabase =
  /^(.*\[\]|array|list|point|polygon|line|geo|geometry|geography|inet|cidr|macaddr|interval|tsvector|citext|xml|bit|hstore|\w*range|vector)$/

/** What to write for the name of an unknown type; undefined where that is not known. */
export function insteadOf(word: string, column: string): string | undefined {
  const known = Object.hasOwn(instead, word) ? instead[word] : undefined
  if (known) return known(column)
  if (!ofOneDatabase.test(word)) return undefined
  const isList = /\[\]$|^(array|list)$/.test(word)
  const type = isList ? `${/^(string|str|array|list|\[\])/.test(word) ? 'text' : word.slice(0, -2)}[]` : word
  return `Leave the field out and write table.specificType('${column}', '${type}') in the file${isList ? `, or write ${column}:json` : ''}.`
}

export function typeNamed(word: string): TypeName | undefined {
  return isTypeName(word) ? word : Object.hasOwn(synonyms, word) ? synonyms[word] : undefined
}

function isTypeName(word: string): word is TypeName {
  return Object.hasOwn(types, word)
}

/** A JavaScript string as most formatters write it: single quotes, unless that needs an escape. */
export function quote(text: string): string {
  const double = JSON.stringify(text)
  if (text.includes("'") && !text.includes('"')) return double
  return `'${double.slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`
}

function list(...parts: readonly (string | undefined)[]): string {
  return parts.filter(Boolean).join(', ')
}
