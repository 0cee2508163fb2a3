import {
  countsAsProduction,
  type DatabaseFacts,
  isLocalHost,
  listed,
  protectedWordIn,
  type Reason,
  reasonOf,
} from './production.ts'

/**
 * Decides whether a command needs consent (--confirm NAME) before it changes a database. It does not prompt or read
 * anything. gapi is built with this file and production.ts, so both apply the same rules.
 */

/** Every action that removes or invents data, with its effect. No other command does. */
export const actions = {
  drop: 'Dropping it removes everything in it.',
  rollback: 'Undoing migrations drops tables and columns with all that is in them.',
  reset: 'Emptying tables before seeding deletes every row in them.',
  prune: 'Pruning deletes every row that no seed has.',
  seed: 'Seeding adds and changes rows.',
  invent: 'These seeds are not meant for production: they add made-up rows.',
  rows: 'It would add made-up rows.',
  profile: 'Profiling sends a request many times, and each may add, change or remove rows.',
  repair: 'Repairing changes which migrations are recorded as applied.',
  mark: 'Its mark protects it.',
  client: 'Its API keys are created and revoked with its own config, such as APP_CONFIG=production.',
  replay: 'A request that is sent again may add and change rows.',
  notify: 'The owners of its clients get mail with its own config, such as APP_CONFIG=production.',
  jobs: 'Its dead jobs are retried and deleted with its own config, such as APP_CONFIG=production.',
} as const

export type Action = keyof typeof actions

export interface Refusal {
  readonly message: string
  readonly hint: string
}

/** Commands as the user types them: how to run gapi, and the refused command, to which --confirm is appended. */
export interface Commands {
  readonly gapi: string
  readonly retry: string
}

/** Why an action is refused, or null. `confirmed` is the name given with --confirm. */
export function refusalOf(
  action: Action,
  facts: DatabaseFacts,
  confirmed: string | undefined,
  { gapi, retry }: Commands = { gapi: 'gapi', retry: '' },
): Refusal | null {
  const { database } = facts
  const consent = `--confirm ${shellQuoted(database)}`
  const retryWithConsent = `${retry && `${retry} `}${consent}`
  if (confirmed !== undefined && confirmed !== database)
    return {
      message: `--confirm names ${confirmed}, and the database is ${database}. Nothing was changed.`,
      hint: `If you mean ${database}: ${retryWithConsent}`,
    }
  const reason = reasonOf(facts)
  if (!reason || confirmed === database || impliesConsent(action, facts)) return null
  const mark = `${gapi} db mark development${facts.hasTables ? ` ${consent}` : ''}`
  return {
    message: `${database} counts as production: ${reason.text}. ${actions[action]} Nothing was changed.`,
    hint: [
      `If that is what you want, name the database: ${retryWithConsent}`,
      alternative(reason, mark),
    ].join('\n'),
  }
}

/** What to do if it is not production: change every setting and mark that says so. */
function alternative({ by, isClaimOnly, unreadable }: Reason, mark: string): string {
  if (isClaimOnly) return `If you mean another environment, change ${listed(by)}.`
  const first = unreadable === undefined ? '' : `rename ${unreadable}, then `
  const also = by.length > 0 ? `, and change ${listed(by)}` : ''
  return `If it is not production, such as a copy for development: ${first}${mark}${also}`
}

/** The mark of a database that has several: a protected one takes precedence. */
export function markOf(found: readonly unknown[]): string | null {
  const marks = found.filter(mark => typeof mark === 'string').filter(mark => mark.trim() !== '')
  return marks.find(protectedWordIn) ?? marks[0] ?? null
}

/** Why a mark must not be written, or null. Protected marks, old or new, need consent unless the database is empty. */
export function markRefusalOf(
  mark: string,
  facts: DatabaseFacts,
  confirmed: string | undefined,
): Refusal | null {
  const claims = [{ by: 'the new mark', environment: mark }]
  const countsAsProduction = reasonOf(facts) !== null || protectedWordIn(mark) !== null
  const isWrongName = confirmed !== undefined && confirmed !== facts.database
  if (!isWrongName && (!countsAsProduction || !facts.hasTables || confirmed !== undefined)) return null
  return refusalOf('mark', reasonOf(facts) ? facts : { ...facts, claims }, confirmed)
}

/** The mark that the first migration writes; null if the database is marked, or has tables and is on another host. */
export function markFor(environment: string, facts: DatabaseFacts): string | null {
  if (facts.mark !== null || facts.unreadable !== null) return null
  if (protectedWordIn(environment)) return environment
  const [claim] = facts.claims.filter(each => countsAsProduction(each, facts))
  if (claim) return claim.environment
  if (facts.hasTables && !isLocalHost(facts.host)) return null
  const isNamed = facts.claims.some(({ by }) => by !== 'NODE_ENV')
  return isNamed
    ? environment
    : (protectedWordIn(facts.database) ?? protectedWordIn(facts.host) ?? environment)
}

/** Clients and jobs of production are managed with production's own config, so naming it is consent. */
function impliesConsent(action: Action, { claims }: DatabaseFacts): boolean {
  return (
    (action === 'client' || action === 'jobs' || action === 'notify') &&
    claims.some(each => each.by !== 'NODE_ENV' && protectedWordIn(each.environment))
  )
}

/** A word, quoted for a shell. */
export function shellQuoted(word: string): string {
  return /^[\w.:@/-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}
