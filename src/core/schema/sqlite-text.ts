/** A definition of a `create table`: a column, or a constraint of the table. */
export interface Definition {
  /** The column's name as it is written, without its quotes; undefined for a constraint. */
  readonly column: string | undefined
  readonly words: readonly string[]
}

/** The words of a statement: names, texts, numbers and signs, as they are written; no comments. */
export function wordsOf(sql: string): string[] {
  const words = sql.match(
    /'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]|--[^\n]*|\/\*[\s\S]*?\*\/|[\w$]+|[^\s\w]/g,
  )
  return (words ?? []).filter(word => !/^(--|\/\*)/.test(word))
}

/** Words as one line that is the same however it was quoted, spaced and capitalised. */
export function lineOf(words: readonly string[]): string {
  return words
    .map(unquoted)
    .join(' ')
    .replace(/\( | (?=[),])| ?\. ?/g, mark => mark.trim())
}

/** What stands between the outer parentheses of a `create table`, and after them. */
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

/** The words between the parenthesis at a place and the one that closes it. */
export function within(words: readonly string[], open: number): string[] {
  let depth = 0
  const end = words.findIndex((word, place) => {
    if (place < open) return false
    if (word === '(') depth++
    if (word === ')') depth--
    return depth === 0
  })
  return words.slice(open + 1, end === -1 ? undefined : end)
}

/** The words inside each `word (…)` of a definition, such as `check (…)`. */
export function clausesOf({ words }: Definition, word: RegExp): string[][] {
  return words.flatMap((each, place) =>
    word.test(each) && words[place + 1] === '(' ? [within(words, place + 1)] : [],
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

/** Texts keep their case and their quotes; names are the same in any. */
function unquoted(word: string): string {
  if (word.startsWith("'")) return word
  return word.replace(/^["`[]|["`\]]$/g, '').toLowerCase()
}
