import { hash } from 'node:crypto'
import { escaped } from '../../../core/system/escaped.ts'
import { commandLines } from './command-line.ts'
import { keywordPlaces, tableOf } from './keywords.ts'
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
  /** Its bit in the table. */
  readonly bit: number
  /** Matches a keyword at one place. */
  readonly keyword: RegExp
  readonly rules: ReadonlyMap<string, readonly SecretRule[]>
  /** Gives the key in `rules`. */
  readonly keyOf: (keyword: string) => string
}

/** Prefixes of tokens are case-sensitive and start a word, names of variables are neither. */
const exactly = (keyword: string) => keyword
const lower = (keyword: string) => keyword.toLowerCase()

const named = [...commandLines, ...assignments]
const bareNamed = [...named, ...bareAssignments]
const keys = [privateKey]

const sets = {
  tokens: setOf(0, tokens, 'y', '\\b', exactly),
  keys: setOf(1, keys, 'y', '', exactly),
  shapes: setOf(2, shapes, 'y', '', exactly),
  named: setOf(3, named, 'iy', '', lower),
  bare: setOf(4, bareNamed, 'iy', '', lower),
}

const table = tableOf([
  ...[tokens, keys, shapes].map(rules => ({ keywords: keywordsOf(rules), anyCase: false })),
  ...[named, bareNamed].map(rules => ({ keywords: keywordsOf(rules), anyCase: true })),
])

/** The longest first, so that none is hidden by the start of another. */
function keywordsOf(rules: readonly SecretRule[]): string[] {
  return [...new Set(rules.map(({ keyword }) => keyword))].sort((a, b) => b.length - a.length)
}

function setOf(
  place: number,
  rules: readonly SecretRule[],
  flags: string,
  edge: string,
  keyOf: RuleSet['keyOf'],
): RuleSet {
  const groups = new Map<string, SecretRule[]>()
  for (const rule of rules) {
    const key = keyOf(rule.keyword)
    groups.set(key, [...(groups.get(key) ?? []), rule])
  }
  const keyword = new RegExp(`${edge}(?:${keywordsOf(rules).map(escaped).join('|')})`, flags)
  return { bit: 1 << place, keyword, rules: groups, keyOf }
}

export interface SearchOptions {
  /** Values need no quotes, e.g. in settings files. */
  readonly bare?: boolean
  /** Only what has a form of its own, e.g. in binary data. */
  readonly tokensOnly?: boolean
}

/**
 * The secrets in a text, in order and without overlaps. One pass finds the places of all keywords, and the
 * patterns are only matched there, so that a line of 5 MB takes no longer.
 */
export function secretsIn(text: string, { bare = false, tokensOnly = false }: SearchOptions = {}): Secret[] {
  const isSealed = text.includes('SealedSecret') && /^kind: *["']?SealedSecret/m.test(text)
  const used = tokensOnly
    ? [sets.tokens, sets.keys]
    : [sets.tokens, sets.shapes, ...(isSealed ? [] : [bare ? sets.bare : sets.named])]
  const kept: Secret[] = []
  for (const secret of foundBy(used, text))
    if (!kept.some(other => secret.start < other.end && other.start < secret.end)) kept.push(secret)
  return kept.sort((a, b) => a.start - b.start)
}

/** What each set finds, in the order of the sets. */
function foundBy(used: readonly RuleSet[], text: string): Secret[] {
  const searches = used.map(set => ({ set, found: [] as Secret[], from: 0 }))
  const wanted = used.reduce((bits, { bit }) => bits | bit, 0)
  for (const { index, sets: begun } of keywordPlaces(text, table, wanted))
    for (const search of searches) {
      if ((search.set.bit & begun) === 0 || index < search.from) continue
      const secret = secretOf(search.set, text, index)
      if (!secret) continue
      search.found.push(secret)
      search.from = secret.end
    }
  return searches.flatMap(({ found }) => found)
}

function secretOf({ keyword, rules, keyOf }: RuleSet, text: string, index: number): Secret | undefined {
  keyword.lastIndex = index
  if (!keyword.test(text)) return undefined
  return firstAt(rules.get(keyOf(text.slice(index, keyword.lastIndex))) ?? [], text, index)
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
