import { positionOf, type Texts } from '../repository/texts.ts'
import { hintOf, type Secret, secretsIn as search } from '../secrets/scan.ts'

/** The position of a secret in a file, without its value. */
export interface FoundSecret {
  readonly rule: string
  readonly name: string
  readonly line: number
  readonly column: number
  readonly hint: string
}

/** The secrets in a file of any kind: in a text all of them, in binary data only tokens and keys. */
export function secretsIn(path: string, texts: Texts): FoundSecret[] {
  const found: FoundSecret[] = []
  for (const { text, lines, secrets } of searched(path, texts))
    found.push(...foundIn(text, secrets).map(one => ({ ...one, line: one.line + lines })))
  return found
}

/** Their values, which no report may show. */
export function secretValuesIn(path: string, texts: Texts): string[] {
  const values: string[] = []
  for (const { text, secrets } of searched(path, texts))
    values.push(...secrets.map(({ start, end }) => text.slice(start, end)))
  return values
}

/** A text, or a piece of a file that has none, with the lines before it. */
interface Searched {
  readonly text: string
  readonly lines: number
  readonly secrets: readonly Secret[]
}

function* searched(path: string, texts: Texts): Generator<Searched, void> {
  const text = texts.peek(path)
  if (text !== undefined) {
    yield { text, lines: 0, secrets: search(text, { bare: isSettings(path) }) }
    return
  }
  const isText = texts.unread(path) !== undefined && !isBinary(texts, path)
  const options = { bare: isText && isSettings(path), tokensOnly: !isText }
  for (const { text, lines, next } of texts.pieces(path))
    yield { text, lines, secrets: search(text, options).filter(({ start }) => start < next) }
}

function foundIn(text: string, secrets: readonly Secret[]): FoundSecret[] {
  return secrets.map(({ rule, name, start, end }) => ({
    ...{ rule, name, ...positionOf(text, start) },
    hint: hintOf(text.slice(start, end)),
  }))
}

/** The values of the secrets in a text, by their place: `3:7`. Only for files that are known to hold one. */
export function valuesIn(path: string, texts: Texts): ReadonlyMap<string, string> {
  const text = texts.peek(path) ?? ''
  return new Map(
    search(text, { bare: isSettings(path) }).map(({ start, end }) => {
      const { line, column } = positionOf(text, start)
      return [`${line}:${column}`, text.slice(start, end)]
    }),
  )
}

function isBinary(texts: Texts, path: string): boolean {
  const [first] = texts.pieces(path)
  return first?.text.slice(0, 8000).includes('\0') === true
}

/** Whether values need no quotes in this file. */
export function isSettings(path: string): boolean {
  return /\.(ya?ml|toml|ini|properties|conf|cfg|env|sh|tfvars)$|(^|\/)\.(npmrc|env[\w.-]*)$/.test(path)
}
