/** A definition in a `create table`: a column, or a table constraint. */
export interface Definition {
  /** The column's name as written, without quotes; undefined for a constraint. */
  readonly column: string | undefined
  readonly words: readonly string[]
}

/** The tokens of a statement: names, strings, numbers and symbols, as written; no comments. */
export function wordsOf(sql: string): string[] {
  const words = sql.match(
    /'(?:[^']|'')*'?|"(?:[^"]|"")*"?|`(?:[^`]|``)*`?|\[[^\]]*\]?|--[^\n]*|\/\*(?:[^*]|\*(?!\/))*(?:\*\/)?|[\w$]+|[^\s\w]/g,
  )
  return (words ?? []).filter(word => !/^(--|\/\*)/.test(word))
}

/** Joins tokens to one line that does not depend on quotes, spaces and case. */
export function lineOf(words: readonly string[]): string {
  return words
    .map(unquoted)
    .join(' ')
    .replace(/\( | (?=[),])| ?\. ?/g, mark => mark.trim())
}

/** The last constraint in a line, with its columns: `unique (a, b)`. */
export function constraintAtEnd(line: string): string | undefined {
  const last = [...line.matchAll(/not null|primary key|unique/g)].at(-1)
  if (!last) return undefined
  const rest = line.slice(last.index + last[0].length)
  return last[0] + (rest.startsWith(' (') ? rest.slice(0, rest.lastIndexOf(')') + 1) : '')
}

/** The definitions between the outer parentheses of a `create table`, and the options after them. */
export function tableText(sql: string): { definitions: Definition[]; options: string } {
  const words = wordsOf(sql)
  const open = words.indexOf('(')
  if (open === -1) return { definitions: [], options: lineOf(words) }
  const inside = within(words, open)
  return {
    definitions: splitAtCommas(inside).map(definitionOf),
    options: lineOf(words.slice(open + inside.length + 2)),
  }
}

/** The tokens between an opening parenthesis and the one that closes it. */
export function within(words: readonly string[], open: number): string[] {
  let depth = 0
  const end = words.findIndex((word, index) => {
    if (index < open) return false
    if (word === '(') depth++
    if (word === ')') depth--
    return depth === 0
  })
  return words.slice(open + 1, end === -1 ? undefined : end)
}

/** The tokens inside each `word (…)` of a definition, such as `check (…)`. */
export function clausesOf({ words }: Definition, word: RegExp): string[][] {
  return words.flatMap((each, index) =>
    word.test(each) && words[index + 1] === '(' ? [within(words, index + 1)] : [],
  )
}

function splitAtCommas(words: readonly string[]): string[][] {
  const parts: string[][] = [[]]
  let depth = 0
  for (const word of words) {
    if (word === '(') depth++
    if (word === ')') depth--
    if (word === ',' && depth === 0) parts.push([])
    else parts.at(-1)?.push(word)
  }
  return parts
}

function definitionOf(words: readonly string[]): Definition {
  const [first = ''] = words
  const isConstraint = /^(constraint|primary|unique|check|foreign)$/i.test(first)
  return { column: isConstraint ? undefined : unquoted(first), words }
}

/** Strings keep their case and quotes; names are compared without both. */
function unquoted(word: string): string {
  if (word.startsWith("'")) return word
  return word.replace(/^["`[]|["`\]]$/g, '').toLowerCase()
}
