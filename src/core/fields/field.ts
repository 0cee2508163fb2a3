import { checkDefault } from './field-default.ts'
import { modifiersOf, unsignedOf } from './field-modifiers.ts'
import { type FieldReference, referenceColumn, referenceOf, refuseOnDelete } from './field-reference.ts'
import { typeOf } from './field-type.ts'
import type { TypeName } from './types.ts'
import { checkIdentifier, refuse } from './words.ts'

/** One column as a FIELD describes it: `email:string{254}:unique`. */
export interface NewColumn {
  readonly name: string
  readonly type: TypeName
  /** Whether the type was given, or is the default (string). */
  readonly typed: boolean
  readonly args: readonly string[]
  readonly nullable: boolean
  readonly primary: boolean
  readonly unique: boolean
  readonly index: boolean
  readonly unsigned: boolean
  readonly default?: string
  readonly comment?: string
  readonly references?: FieldReference
}

/** FIELD := column[? | !][:type[? | !][{args} | (args)]](:modifier[=value])* */
export function parseField(text: string): NewColumn {
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

const closers: Readonly<Record<string, string>> = { '{': '}', '(': ')', '"': '"', "'": "'" }

/**
 * Splits at the colons outside braces, parentheses and quotes, and not within the time of a default, of which
 * the shell has removed the quotes: no modifier begins with a digit.
 */
function split(text: string): string[] {
  if (text === '') return []
  const parts = ['']
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at)
    const closing = closers[char] ? text.indexOf(closers[char], at + 1) : -1
    const end = closing === -1 ? at : closing
    const isInTime = /^default=.*\d$/.test(parts.at(-1) ?? '') && /^\d/.test(text.slice(at + 1))
    if (char === ':' && !isInTime) parts.push('')
    else parts.push(parts.pop() + text.slice(at, end + 1))
    at = end
  }
  return parts.every(part => part !== '')
    ? parts
    : refuse(text, 'has a colon too many', 'Write it as name:type:modifier.')
}
