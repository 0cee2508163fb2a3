import { hash } from 'node:crypto'
import { escaped } from '../../../core/system/escaped.ts'
import { commandLines } from './command-line.ts'
import { assignments, bareAssignments } from './named.ts'
import type { SecretRule } from './rule.ts'
import { privateKey, shapes } from './shapes.ts'
import { cloudTokens } from './tokens-of-clouds.ts'
import { codeTokens } from './tokens-of-code-hosts.ts'
import { modelTokens } from './tokens-of-models.ts'
import { serviceTokens } from './tokens-of-services.ts'

/** A secret in a text. Its value is never part of a result, except masked. */
export interface Secret {
  readonly rule: string
  readonly name: string
  /** Offsets of the value. */
  readonly start: number
  readonly end: number
}

const tokens: readonly SecretRule[] = [...cloudTokens, ...codeTokens, ...serviceTokens, ...modelTokens]

/** Rules whose keywords are searched for together. */
interface RuleSet {
  readonly keywords: RegExp
  readonly rules: ReadonlyMap<string, readonly SecretRule[]>
  /** Gives the key in `rules`. */
  readonly keyOf: (keyword: string) => string
}

/** Prefixes of tokens are case-sensitive and start a word, names of variables are neither. */
const exactly = (keyword: string) => keyword
const lower = (keyword: string) => keyword.toLowerCase()

const named = [...commandLines, ...assignments]
const bareNamed = [...named, ...bareAssignments]

const sets = {
  tokens: setOf(tokens, searcher(keywordsOf(tokens), 'g', '\\b'), exactly),
  keys: setOf([privateKey], /-----BEGIN/g, exactly),
  shapes: setOf(shapes, searcher(keywordsOf(shapes), 'g', ''), exactly),
  named: setOf(named, searcher(keywordsOf(named), 'gi', ''), lower),
  bare: setOf(bareNamed, searcher(keywordsOf(bareNamed), 'gi', ''), lower),
}

function searcher(keywords: readonly string[], flags: string, edge: string): RegExp {
  return new RegExp(`${edge}(?:${keywords.map(escaped).join('|')})`, flags)
}

/** The longest first, so that none is hidden by the start of another. */
function keywordsOf(rules: readonly SecretRule[]): string[] {
  return [...new Set(rules.map(({ keyword }) => keyword))].sort((a, b) => b.length - a.length)
}

function setOf(rules: readonly SecretRule[], keywords: RegExp, keyOf: RuleSet['keyOf']): RuleSet {
  const groups = new Map<string, SecretRule[]>()
  for (const rule of rules) {
    const key = keyOf(rule.keyword)
    groups.set(key, [...(groups.get(key) ?? []), rule])
  }
  return { keywords, rules: groups, keyOf }
}

export interface SearchOptions {
  /** Values need no quotes, e.g. in settings files. */
  readonly bare?: boolean
  /** Only what has a form of its own, e.g. in binary data. */
  readonly tokensOnly?: boolean
}

/**
 * The secrets in a text, in order and without overlaps. Reading the text finds all keywords, and the patterns
 * are only matched there, so that a line of 5 MB takes no longer.
 */
export function secretsIn(text: string, { bare = false, tokensOnly = false }: SearchOptions = {}): Secret[] {
  const isSealed = /^kind: *["']?SealedSecret/m.test(text)
  const used = tokensOnly
    ? [sets.tokens, sets.keys]
    : [sets.tokens, sets.shapes, ...(isSealed ? [] : [bare ? sets.bare : sets.named])]
  const found = used.flatMap(set => foundBy(set, text))
  const kept: Secret[] = []
  for (const secret of found)
    if (!kept.some(other => secret.start < other.end && other.start < secret.end)) kept.push(secret)
  return kept.sort((a, b) => a.start - b.start)
}

function foundBy({ keywords, rules, keyOf }: RuleSet, text: string): Secret[] {
  const found: Secret[] = []
  keywords.lastIndex = 0
  for (let match = keywords.exec(text); match; match = keywords.exec(text)) {
    const { 0: keyword, index } = match
    const secret = firstAt(rules.get(keyOf(keyword)) ?? [], text, index)
    if (secret) found.push(secret)
    // A shorter keyword may begin inside of this one.
    keywords.lastIndex = secret?.end ?? index + 1
  }
  return found
}

/** The text with every secret replaced by a hint. */
export function masked(text: string): string {
  let shown = ''
  let from = 0
  for (const { start, end } of secretsIn(text)) {
    shown += text.slice(from, start) + hintOf(text.slice(start, end))
    from = end
  }
  return shown + text.slice(from)
}

/** Identifies a value without telling it. */
export function hashOf(value: string): string {
  return hash('sha256', value).slice(0, 16)
}

/** Enough to find a secret, not enough to use it: `ghp_…(40 characters)`. */
export function hintOf(value: string): string {
  const [prefix = ''] = /^(?:[A-Za-z]{2,10}[_-]|A[KS]IA|AIza|SG\.|-----BEGIN [A-Z ]+-----)/.exec(value) ?? []
  return `${prefix}…(${value.length} characters)`
}

function firstAt(rules: readonly SecretRule[], text: string, index: number): Secret | undefined {
  for (const rule of rules) {
    const secret = secretAt(rule, text, index)
    if (secret) return secret
  }
  return undefined
}

function secretAt(rule: SecretRule, text: string, index: number): Secret | undefined {
  rule.pattern.lastIndex = index
  const match = rule.pattern.exec(text)
  if (!match) return undefined
  const [whole, value = whole] = match
  const before = text.slice(Math.max(0, index - 300), index)
  if (!rule.isInside && /[A-Za-z0-9_-]$/.test(before)) return undefined
  if (!rule.isReal(value, { match, before })) return undefined
  const start = index + whole.lastIndexOf(value)
  return { rule: rule.id, name: rule.name, start, end: start + value.length }
}
