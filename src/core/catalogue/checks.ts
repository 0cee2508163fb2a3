import type { Column } from './table.ts'

/** What a check constraint says about one column. */
export type Limits = Pick<Column, 'values' | 'min' | 'max' | 'length' | 'minLength'>

/**
 * What the condition of a check constraint says about single columns: `x in (…)`, `x between 1 and 5`, `x >
 * 0`, `length(x) <= 5`, and several of these joined by “and”. Other conditions are ignored. Reads the
 * condition as Knex writes it and as PostgreSQL, MySQL and MariaDB rewrite it.
 */
export function limitsOf(condition: string): ReadonlyMap<string, Limits> {
  const found = new Map<string, Limits>()
  const add = (column: string, limits: Limits) => {
    const known = found.get(column)
    found.set(column, known ? narrowed(known, limits) : limits)
  }
  for (const part of partsOf(canonical(condition))) readPart(part, add)
  return found
}

/**
 * Adds to a column what the check constraints of its table say about it: a text with a fixed list of values
 * is an enum.
 */
export function checked(column: Column, checks: readonly string[]): Column {
  const { name, declared } = column
  const known = checks.reduce((limited, check) => narrowed(limited, limitsOf(check).get(name) ?? {}), column)
  return known.values && declared.toLowerCase() === 'text' ? { ...known, type: 'enum' } : known
}

/** Applies both limits. */
function narrowed<T extends Limits>(one: T, other: Limits): T {
  return {
    ...one,
    min: either(Math.max, one.min, other.min),
    max: either(Math.min, one.max, other.max),
    length: either(Math.min, one.length, other.length),
    minLength: either(Math.max, one.minLength, other.minLength),
    values: both(one.values, other.values),
  }
}

function either(choose: typeof Math.max, one = Number.NaN, other = one): number | undefined {
  const chosen = Number.isNaN(one) ? other : choose(one, other)
  return Number.isNaN(chosen) ? undefined : chosen
}

function both(one: Column['values'], other: Column['values']): Column['values'] {
  return one && other ? one.filter(value => other.includes(value)) : (other ?? one)
}

function readPart(part: string, add: (column: string, limits: Limits) => void): void {
  const list = listIn.exec(part) ?? eitherOf(part)
  const between = /^"([^"]*)" between (-?[\d.]+) and (-?[\d.]+)$/.exec(part)
  const compared = /^(\w*length \( )?"([^"]*)"(?: \))? (>=|>|<=|<|=) (-?[\d.]+)$/.exec(part)
  if (list) add(list[1] ?? '', { values: valuesIn(list[2] ?? '') })
  else if (between) add(between[1] ?? '', { min: Number(between[2]), max: Number(between[3]) })
  else if (compared) {
    const [, length, column = '', operator = '', number = ''] = compared
    const { min, max } = boundsOf(operator, Number(number))
    add(column, length ? { minLength: min, length: max } : { min, max })
  }
}

/** A list, and PostgreSQL's `x = any (array[…])`. */
const listIn = /^"([^"]*)" (?:in|= any) \( (?:\( )?(?:array \[ )?(.*?)(?: \])?(?: \))? \)$/

/** `x = 'a' or x = 'b'`, as the match of a list. */
function eitherOf(part: string): readonly string[] | undefined {
  const sides = split(part, 'or').map(side => /^"([^"]*)" = ('(?:[^']|'')*'|-?[\d.]+)$/.exec(unwrapped(side)))
  const column = sides[0]?.[1]
  if (column === undefined || sides.some(side => side?.[1] !== column)) return undefined
  return ['', column, sides.map(side => side?.[2] ?? '').join(' , ')]
}

/**
 * Generated values are whole numbers, so “more than 3” means “at least 4”, and “less than 0.5” means “at most
 * 0”.
 */
function boundsOf(operator: string, number: number): { readonly min?: number; readonly max?: number } {
  if (operator === '=') return { min: number, max: number }
  if (operator === '>=') return { min: number }
  if (operator === '<=') return { max: number }
  return operator === '>' ? { min: Math.floor(number) + 1 } : { max: Math.ceil(number) - 1 }
}

function valuesIn(list: string): string[] {
  return [...list.matchAll(/'((?:[^']|'')*)'|(-?[\d.]+)/g)].map(([, text, number = '']) =>
    text === undefined ? number : text.replaceAll("''", "'"),
  )
}

/**
 * The conditions that must all be true. The “and” of a between does not separate conditions; with an “or”, no
 * single condition has to be true.
 */
function partsOf(condition: string): string[] {
  if (split(condition, 'or').length > 1) return [condition]
  const parts: string[] = []
  for (const part of split(condition, 'and')) {
    if (/ between -?[\d.]+$/.test(parts.at(-1) ?? '')) parts.push(`${parts.pop()} and ${part}`)
    else parts.push(part)
  }
  return parts.flatMap(part => (unwrapped(part) === part ? [part] : partsOf(unwrapped(part))))
}

/** Splits at a keyword outside parentheses. */
function split(text: string, at: 'and' | 'or'): string[] {
  const parts: string[] = []
  for (const part of text.split(` ${at} `)) {
    const open = parts.at(-1)
    if (open === undefined || isBalanced(open)) parts.push(part)
    else parts.splice(-1, 1, `${open} ${at} ${part}`)
  }
  return parts
}

/**
 * One spelling for all databases: names in double quotes, keywords in lower case, single spaces, no casts.
 */
function canonical(condition: string): string {
  const plain = condition.replace(/_utf8mb[34]\\?'/g, "'").replaceAll("\\'", "'")
  const tokens =
    plain.match(
      /'(?:[^']|'')*'|"[^"]*"|`[^`]*`|\[\w+\]|::[\w ]+(?:\(\d+\))?(?:\[\])?|-?\d[\d.]*|\w+|[<>=!]+|\S/g,
    ) ?? []
  const words = tokens.filter(token => !token.startsWith('::')).map(word)
  return unwrapped(
    words.join(' ').replace(/(?<!length |in |any )\( ("[^"]*"|-?[\d.]+|'(?:[^']|'')*') \)/g, '$1'),
  )
}

function word(token: string): string {
  if (/^[`[]\w/.test(token)) return `"${token.slice(1, -1)}"`
  if (!/^[a-z_]/i.test(token)) return token
  return keywords.test(token) ? token.toLowerCase() : `"${token}"`
}

const keywords = /^(and|or|in|between|any|array|not|is|null|like|(char_|character_|octet_)?length)$/i

/** Removes the parentheses around the whole condition. */
function unwrapped(text: string): string {
  const inner = /^\( (.*) \)$/s.exec(text)?.[1]
  return inner !== undefined && isBalanced(inner) ? unwrapped(inner) : text
}

function isBalanced(text: string): boolean {
  let depth = 0
  for (const token of text.split(' ')) {
    if (token === '(') depth++
    if (token === ')' && --depth < 0) return false
  }
  return depth === 0
}
