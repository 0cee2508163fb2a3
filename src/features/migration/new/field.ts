import { UserError } from '../../../core/errors.ts'
import { didYouMean } from '../../../core/suggest.ts'
import { type DefaultKind, type FieldType, type TypeName, typeNamed, typeNames, types } from './types.ts'
import { checkIdentifier, pluralOf } from './words.ts'

/** One column as FIELD words it: `email:string{254}:unique`. */
export interface Column {
  readonly name: string
  readonly type: TypeName
  /** Whether the type was said, or is the string that is meant without one. */
  readonly typed: boolean
  readonly args: readonly string[]
  readonly nullable: boolean
  readonly primary: boolean
  readonly unique: boolean
  readonly index: boolean
  readonly unsigned: boolean
  readonly default?: string
  readonly comment?: string
  readonly references?: Reference
}

/** `onDelete` is undefined where the field does not say. */
export interface Reference {
  readonly table: string
  readonly column: string
  readonly onDelete?: 'CASCADE' | 'RESTRICT' | 'SET NULL' | undefined
}

const onDeletes = { cascade: 'CASCADE', restrict: 'RESTRICT', set_null: 'SET NULL' } as const

export const modifiers: readonly string[] = [
  ...['unique', 'index', 'primary', 'default', 'null', 'required', 'unsigned'],
  ...Object.keys(onDeletes),
  'comment',
]

const takeValue = ['default', 'comment']

/** FIELD := column[? | !][:type[? | !][{args} | (args)]](:modifier[=value])* */
export function parseField(text: string): Column {
  const [head = '', ...rest] = split(text)
  const [, said = '', headMark = ''] = /^(.*?)([?!]?)$/s.exec(head) ?? []
  checkIdentifier(said, 'column')
  const kind = typeOf(rest[0], text)
  const given = modifiersOf(kind ? rest.slice(1) : rest, text)
  const { type = 'string', args = [], mark = '' } = kind ?? {}
  const [value, comment] = [given.get('default'), given.get('comment')]
  const marks = new Set([headMark, mark, given.has('null') ? '?' : '', given.has('required') ? '!' : ''])
  const nullable = marks.has('?') || value === 'null'
  if (nullable && marks.has('!')) refuse(text, 'is both nullable and required', 'Keep one of ? and !.')
  if (given.has('primary') && nullable)
    refuse(text, 'is both nullable and a primary key', 'Drop one of them.')
  const column = {
    name: type === 'references' ? referenceColumn(said) : said,
    type,
    typed: kind !== undefined,
    args,
    nullable,
    primary: given.has('primary'),
    unique: given.has('unique'),
    index: given.has('index'),
    unsigned: unsignedOf(given, type, text),
    ...(value !== undefined && value !== 'null' && { default: value }),
    ...(comment !== undefined && { comment }),
    ...(type === 'references' && { references: referenceOf(said, args, given, nullable, text) }),
  }
  checkIdentifier(column.name, 'column')
  if (type !== 'references') refuseOnDelete(given, text)
  if (column.default !== undefined) checkDefault(column, column.default, text)
  return column
}

/** Cuts at the colons that are not inside braces, parentheses or quotes. */
function split(text: string): string[] {
  const parts = text.match(/(?:\{[^}]*\}|\([^)]*\)|"[^"]*"|'[^']*'|[^:])+/g) ?? []
  return parts.join(':') === text
    ? parts
    : refuse(text, 'has a colon too many', 'Write it as name:type:modifier.')
}

interface Kind {
  readonly type: TypeName
  readonly args: readonly string[]
  readonly mark: string
}

/** The type, or undefined where a modifier or nothing stands in its place. */
function typeOf(part: string | undefined, field: string): Kind | undefined {
  if (part === undefined) return undefined
  const [, word = '', before = '', braces, parentheses, after = ''] =
    /^([^?!{(=]*)([?!]?)(?:\{([^}]*)\}|\(([^)]*)\))?([?!]?)$/.exec(part) ?? [part, part.split('=')[0]]
  const type = typeNamed(word)
  if (!type) {
    if (modifiers.includes(word)) return undefined
    const known = [...typeNames, ...modifiers]
    throw new UserError(
      `${field}: there is no type called ${JSON.stringify(word)}.${didYouMean(word, known)}`,
      `The types are ${typeNames.join(', ')}.`,
    )
  }
  const args = (braces ?? parentheses ?? '').split(',').map(arg => arg.trim())
  return { type, args: checkArgs(type, args, field), mark: before + after }
}

function checkArgs(name: TypeName, args: readonly string[], field: string): readonly string[] {
  const type: FieldType = types[name]
  const joined = args.join(',')
  if (joined === '') {
    if (!type.args?.needed) return []
    return refuse(field, `has a type that needs its values`, `Write it as ${type.args.example}.`)
  }
  if (!type.args) return refuse(field, `has braces, and ${name} takes none`, `Write it as ${name}.`)
  if (!type.args.pattern.test(joined))
    refuse(field, `cannot have {${joined}}`, `Write it as ${type.args.example}.`)
  const [precision = 0, scale = 0] = args.map(Number)
  if (name === 'decimal' && (precision > 65 || scale > 30 || scale > precision))
    refuse(
      field,
      'wants more digits than there are',
      'decimal{12,2} has 12 digits, 2 of them after the point.',
    )
  if (name === 'enum' && new Set(args).size < args.length)
    refuse(field, 'names a value twice', 'Name it once.')
  return args
}

/** Modifier → its value, or an empty text. */
function modifiersOf(parts: readonly string[], field: string): ReadonlyMap<string, string> {
  const given = new Map<string, string>()
  for (const part of parts) {
    const [, word = '', equals, value = ''] = /^([^=]*)(=?)(.*)$/s.exec(part) ?? []
    if (!modifiers.includes(word)) {
      throw new UserError(
        `${field}: there is no modifier called ${JSON.stringify(word)}.${didYouMean(word, modifiers)}`,
        `The modifiers are ${modifiers.join(', ')}.`,
      )
    }
    if (given.has(word)) refuse(field, `says ${word} twice`, 'Say it once.')
    if (takeValue.includes(word) !== (equals === '='))
      refuse(
        field,
        `says ${part}`,
        takeValue.includes(word) ? `Write ${word}=value.` : `Write ${word} alone.`,
      )
    given.set(word, value.replace(/^(["'])(.*)\1$/s, '$2'))
  }
  return given
}

function unsignedOf(given: ReadonlyMap<string, string>, type: TypeName, field: string): boolean {
  const able = ['int', 'bigint', 'smallint', 'float', 'double', 'decimal']
  if (given.has('unsigned') && !able.includes(type))
    refuse(field, `is unsigned, and ${type} has no sign`, `Only ${able.join(', ')} can be.`)
  return given.has('unsigned')
}

/** user, user_id → user_id; userId stays as it is. */
function referenceColumn(said: string): string {
  return /_id$|Id$/.test(said) ? said : `${said}_id`
}

function referenceOf(
  said: string,
  [target]: readonly string[],
  given: ReadonlyMap<string, string>,
  nullable: boolean,
  field: string,
): Reference {
  const [table = '', column = 'id'] = target?.split('.') ?? [tableMeant(said)]
  checkIdentifier(table, 'table')
  const words = Object.entries(onDeletes).filter(([word]) => given.has(word))
  if (words.length > 1) refuse(field, `says both ${words.map(([word]) => word).join(' and ')}`, 'Keep one.')
  const onDelete = words[0]?.[1]
  if (onDelete === 'SET NULL' && !nullable)
    refuse(field, 'is set to null on delete, but may not be null', 'Add ? to its name.')
  if (given.has('default')) refuse(field, 'has a default, and a reference has none', 'Leave it out.')
  return { table, column, onDelete }
}

function tableMeant(said: string): string {
  return pluralOf(
    said
      .replace(/_?[iI]d$/, '')
      .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
      .toLowerCase(),
  )
}

function refuseOnDelete(given: ReadonlyMap<string, string>, field: string): void {
  const word = Object.keys(onDeletes).find(name => given.has(name))
  if (word) refuse(field, `says ${word}, and is no reference`, 'Write it as user:references:cascade.')
}

const defaultPatterns: Readonly<Record<DefaultKind, readonly [pattern: RegExp, example: string]>> = {
  text: [/^/, 'default=draft'],
  integer: [/^-?\d+$/, 'default=0'],
  number: [/^-?\d+(\.\d+)?$/, 'default=0.5'],
  boolean: [/^(true|false)$/, 'default=false'],
  date: [/^\d{4}-\d\d-\d\d$/, 'default=2026-01-31'],
  datetime: [/^(now|\d{4}-\d\d-\d\d([T ][\d:.]+Z?)?)$/, 'default=now'],
  time: [/^\d\d:\d\d(:\d\d)?$/, 'default="09:30"'],
  uuid: [/^(uuid|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i, 'default=uuid'],
  json: [/^[[{"\d-]|^(true|false)$/, "default='{}'"],
}

function checkDefault({ type, args }: Pick<Column, 'type' | 'args'>, value: string, field: string): void {
  const { default: kind }: FieldType = types[type]
  if (!kind) refuse(field, `has a default, and ${type} has none`, 'Leave it out.')
  const [pattern, example] = defaultPatterns[kind]
  if (!pattern.test(value) || (kind === 'json' && !isJson(value)))
    refuse(field, `cannot have the default ${JSON.stringify(value)}`, `Write it as ${example}.`)
  if (type === 'enum' && !args.includes(value))
    refuse(field, `has a default that is none of its values`, `Choose one of ${args.join(', ')}.`)
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch (error) {
    if (error instanceof SyntaxError) return false
    throw error
  }
}

function refuse(field: string, says: string, hint: string): never {
  throw new UserError(`${field} ${says}.`, hint)
}
