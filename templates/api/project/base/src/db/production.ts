/** Decides whether a database counts as production. Reads nothing: src/db/mark.ts collects the facts. */

/** An environment, and where it was set: `APP_CONFIG`, `NODE_ENV`, `--env` … */
export interface Claim {
  readonly by: string
  readonly environment: string
}

/** The facts about a database, and the environments that the caller has set. */
export interface DatabaseFacts {
  /** Its name, which consent repeats; for SQLite the name of the file. */
  readonly database: string
  /** The host of its server; empty for a file. */
  readonly host: string
  /** The environment it is marked with; null without a mark. */
  readonly mark: string | null
  /** A table named like the table of notes but with other columns, so that its mark cannot be read; or null. */
  readonly unreadable: string | null
  /** Whether it has tables other than the ledger. */
  readonly hasTables: boolean
  readonly claims: readonly Claim[]
}

/** Why a database counts as production. */
export interface Reason {
  /** The reason as text. */
  readonly text: string
  /** The settings that say so, e.g. APP_CONFIG. */
  readonly by: readonly string[]
  /** Whether only the caller's settings say so. */
  readonly isClaimOnly: boolean
  /** The table whose mark cannot be read, if that is the reason. */
  readonly unreadable?: string
}

/** Why a database counts as production, by its mark or by the caller's settings; or null. */
export function reasonOf(facts: DatabaseFacts): Reason | null {
  const { mark, unreadable } = facts
  const claims = facts.claims.filter(each => countsAsProduction(each, facts))
  const by = claims.map(claim => claim.by)
  const settings = claims.map(({ by, environment }) => `${by} is ${environment}`)
  if (mark !== null && protectedWordIn(mark))
    return { text: listed([`it is marked ${mark}`, ...settings]), by, isClaimOnly: false }
  if (unreadable !== null) {
    const text = `its mark cannot be read, because ${unreadable} does not have the columns that gapi creates`
    return { text: listed([text, ...settings]), by, isClaimOnly: false, unreadable }
  }
  if (claims.length > 0) return { text: listed(settings), by, isClaimOnly: true }
  const text = isDisposable(mark) ? null : appearanceReason(facts)
  return text === null ? null : { text, by, isClaimOnly: false }
}

/** Why a database without a harmless mark looks like production, or null. */
function appearanceReason({ mark, database, host, hasTables }: DatabaseFacts): string | null {
  const marked = mark === null ? 'has no mark' : `is marked ${mark}, which is not a known environment`
  if (protectedWordIn(database)) return `its name says so, and it ${marked}`
  if (protectedWordIn(host)) return `it is on ${host}, and ${marked}`
  if (hasTables && !isLocalHost(host)) return `it has tables, ${host} is another machine, and it ${marked}`
  return null
}

/** Tools set NODE_ENV for other reasons, so it does not count for a new local database, or one with a harmless mark. */
export function countsAsProduction({ by, environment }: Claim, facts: DatabaseFacts): boolean {
  if (!protectedWordIn(environment)) return false
  return by !== 'NODE_ENV' || (!isDisposable(facts.mark) && !(isLocalHost(facts.host) && !facts.hasTables))
}

/** Whether a mark is a usual name for an environment whose data may be lost. */
function isDisposable(mark: string | null): boolean {
  return mark !== null && /^(dev|development|test|testing|ci|local)$/i.test(mark)
}

/** Whether a host is this machine, in any spelling of its address: 127.1, 0x7f.1, [::ffff:127.0.0.1] … */
export function isLocalHost(host: string): boolean {
  if (host === '' || /^[/@\\]/.test(host)) return true // A file or a socket.
  if (!/^(?:[\w.-]+|[\da-f.:]+|\[[\da-f.:]+\])$/i.test(host)) return false
  const name = host.includes(':') && !host.startsWith('[') ? `[${host}]` : host
  const url = `http://${name}` // URL normalizes the address, with this scheme.
  if (!URL.canParse(url)) return false
  return /^(localhost\.?|127(\.\d+){3}|0\.0\.0\.0|\[::1?\]|\[::ffff:7f[\da-f]{2}:[\da-f]+\])$/.test(
    new URL(url).hostname,
  )
}

/** Whether a name contains production or staging as a word: `shop_production`, `prod-eu.example`, not `products`. */
export function protectedWordIn(name: string): 'production' | 'staging' | null {
  const words = name.replace(/([a-z])(?=[A-Z])/g, '$1_').replace(/non[-_ ]prod/gi, 'nonprod')
  if (/(?<![a-z])(prod|production|prd|live)(db)?(?![a-z])/i.test(words)) return 'production'
  return /(?<![a-z])(staging|stage|stg|preprod)(db)?(?![a-z])/i.test(words) ? 'staging' : null
}

/** “a”, “a and b”, “a, b and c”. */
export function listed(parts: readonly string[]): string {
  return [parts.slice(0, -1).join(', '), ...parts.slice(-1)].filter(Boolean).join(' and ')
}
