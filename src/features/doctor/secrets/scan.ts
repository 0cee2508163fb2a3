import { entropyOf, isLocalHost, isPlaceholder } from './placeholder.ts'
import { assignments, bareAssignments, connection, privateKey, type SecretRule, tokenRules } from './rules.ts'

/** A secret in a text. Its value leaves this file only to be masked. */
export interface Secret {
  readonly rule: string
  readonly name: string
  /** Where the value begins and ends. */
  readonly start: number
  readonly end: number
}

const rules: readonly SecretRule[] = [...tokenRules, privateKey, connection, ...assignments]

const byKeyword = grouped(rules)

const bareByKeyword = grouped([...rules, ...bareAssignments])

/** One pass over the text finds every keyword; the patterns look only there, so a line of 5 MB is no different. */
const keywords = new RegExp(
  [...byKeyword.keys()]
    .sort((a, b) => b.length - a.length)
    .map(keyword => keyword.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('|'),
  'gi',
)

/** The secrets in a text, in its order; each place once. In files of settings values need no quotes (`bare`). */
export function secretsIn(text: string, { bare = false }: { readonly bare?: boolean } = {}): Secret[] {
  const known = bare ? bareByKeyword : byKeyword
  const found: Secret[] = []
  let end = 0
  for (const { 0: keyword, index } of text.matchAll(keywords)) {
    if (index < end) continue
    for (const rule of candidates(known, keyword)) {
      const secret = secretAt(rule, text, index)
      if (!secret) continue
      found.push(secret)
      end = secret.end
      break
    }
  }
  return found
}

/** A text in which every secret is only hinted at. */
export function masked(text: string): string {
  let shown = ''
  let from = 0
  for (const { start, end } of secretsIn(text)) {
    shown += text.slice(from, start) + hintOf(text.slice(start, end))
    from = end
  }
  return shown + text.slice(from)
}

/** Enough to find it again, too little to use it: `ghp_…(40 characters)`. */
export function hintOf(value: string): string {
  const [prefix = ''] = /^(?:[A-Za-z]{2,10}[_-]|A[KS]IA|AIza|SG\.|-----BEGIN [A-Z ]+-----)/.exec(value) ?? []
  return `${prefix}…(${value.length} characters)`
}

/** The mark of a token has its case, the name of a variable any. */
function candidates(known: ReadonlyMap<string, SecretRule[]>, keyword: string): readonly SecretRule[] {
  return (known.get(keyword.toLowerCase()) ?? []).filter(
    rule => rule.id === 'assignment' || keyword === rule.keyword,
  )
}

function secretAt(rule: SecretRule, text: string, index: number): Secret | undefined {
  rule.pattern.lastIndex = index
  const match = rule.pattern.exec(text)
  if (!match) return undefined
  const [whole, value = whole, host] = match
  const start = index + whole.indexOf(value, rule.id === 'assignment' ? rule.keyword.length : 0)
  const isReal =
    rule.id === 'connection-string'
      ? !isPlaceholder(value) &&
        !isLocalHost(host ?? '') &&
        /[a-z][a-z\d+.-]*$/i.test(text.slice(Math.max(0, index - 20), index))
      : rule.id === 'private-key' || (isWordStart(rule, text, index) && isRandom(rule, value))
  return isReal ? { rule: rule.id, name: rule.name, start, end: start + value.length } : undefined
}

/** A token's mark begins a word: `task-key-…` is none. */
function isWordStart({ id }: SecretRule, text: string, index: number): boolean {
  if (id === 'assignment' || id === 'telegram') return true
  return index === 0 || !/[A-Za-z0-9_-]/.test(text.charAt(index - 1))
}

function isRandom({ id, entropy = 0 }: SecretRule, value: string): boolean {
  if (id !== 'assignment') return entropyOf(value) >= entropy && !/example|x{6,}|1234567890/i.test(value)
  return (
    !isPlaceholder(value) &&
    !notSecret.test(value) &&
    /\d/.test(value) &&
    /[a-z]/i.test(value) &&
    entropyOf(value) >= entropy
  )
}

/**
 * Addresses, paths, patterns, the names of constants, keys of a database and algorithms, words with dashes, UUIDs,
 * and what everybody types into a demo: `Manager@123`.
 */
const notSecret =
  /^(https?:|\.{0,2}\/|@|data:|#|\^|sha\d+-|(FK|PK|UQ|IDX|REL|CHK)_|[\w-]+(\.[\w-]+)+\(|[A-Z][A-Z0-9_]+$|[a-z]+([-_.:][a-z\d]+)+$)|^[\da-fA-F]{8}-[\da-fA-F]{4}-|^[A-Z]?[a-z]{3,}[A-Za-z]*[@!#$_-]?\d{1,4}[!@#$.]?$|^\d{4}[@!#$_-]?[A-Za-z]+$|(123|1234|321)[!@#$]?$|\b([sS][hH][aA]-?\d{3}|[hH][sS]256|aes-\d|base64|utf-?8)/

function grouped(list: readonly SecretRule[]): Map<string, SecretRule[]> {
  const groups = new Map<string, SecretRule[]>()
  for (const rule of list) {
    const key = rule.keyword.toLowerCase()
    groups.set(key, [...(groups.get(key) ?? []), rule])
  }
  return groups
}
