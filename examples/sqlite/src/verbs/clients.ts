import { userInfo } from 'node:os'
import type { Knex } from 'knex'
import { issueKey, type KeyState, type ListedKey, listKeys, revokeKeys } from '../clients/client-keys.ts'
import * as clients from '../clients/clients.ts'
import type { Settings } from '../config/config.ts'
import { UserError } from '../errors.ts'
import { columns } from './columns.ts'
import { withTables } from './database.ts'

/** The flags of the verb. */
interface Options {
  /** Who does it (default: the system's user). */
  readonly by: string | undefined
  /** e.g. 90d, 12h or 2027-01-31 (default: never). */
  readonly expires: string | undefined
}

export async function add(
  config: Settings,
  client: Omit<clients.NewClient, 'by' | 'expires'>,
  options: Options,
) {
  const given = newKeyOf(options)
  const key = await withTables(config, knex => clients.addClient(knex, config, { ...client, ...given }))
  const { name, role } = client
  audit('key issued', name, given.by, { key_prefix: key.slice(0, 12), role, expires_at: given.expires })
  return { data: { name, role, key }, text: `${name} is a client (${role}). ${shownOnce(key)}` }
}

export async function issue(config: Settings, name: string, options: Options) {
  const given = newKeyOf(options)
  const key = await withTables(config, async knex =>
    issueKey(knex, config, await clients.clientNamed(knex, name), given),
  )
  audit('key issued', name, given.by, { key_prefix: key.slice(0, 12), expires_at: given.expires })
  return { data: { name, key }, text: `${name} has another key. ${shownOnce(key)}` }
}

export async function revoke(config: Settings, name: string, prefix: string | undefined, options: Options) {
  const { by } = newKeyOf(options)
  const revoked = await withTables(config, async knex =>
    revokeKeys(knex, await clients.clientNamed(knex, name), { by, prefix }),
  )
  for (const key_prefix of revoked) audit('key revoked', name, by, { key_prefix })
  const text = revoked.length > 0 ? `Revoked: ${revoked.join(', ')}.` : 'There is nothing to revoke.'
  return { data: { name, revoked }, text }
}

export async function list(config: Settings) {
  const keys = await read(config, listKeys)
  const day = (time: string | null) => time?.slice(0, 16).replace('T', ' ') ?? '-'
  const rows = keys.map(key => [
    ...[key.client, key.role, key.key, key.state, day(key.issued_at), key.issued_by],
    ...[day(key.last_used_at), day(key.expires_at)],
  ])
  const head = ['client', 'role', 'key', 'state', 'issued', 'by', 'last used', 'expires']
  return { data: { keys }, text: columns([head, ...rows]) }
}

/** How many live keys each pepper has: the previous one may be removed when it has none. */
export async function peppers(config: Settings) {
  const keys = await read(config, listKeys)
  const old = keys.filter(({ state, needs_previous_pepper }) => state === 'live' && needs_previous_pepper)
  const gone = keys.filter(inState('pepper gone'))
  const text = [
    old.length === 0
      ? 'No live key needs KEY_PEPPER_PREVIOUS: remove it.'
      : `Live keys that need KEY_PEPPER_PREVIOUS: ${old.length} of ${keys.filter(inState('live')).length}.`,
    ...old.map(nameOf),
    ...(gone.length > 0
      ? [`Keys whose pepper is in neither variable, so they are refused: ${gone.length}.`]
      : []),
    ...gone.map(nameOf),
  ].join('\n')
  return { data: { previous: old.length, gone: gone.length, keys: [...old, ...gone] }, text }
}

function read<T>(config: Settings, use: (knex: Knex, config: Settings) => Promise<T>): Promise<T> {
  return withTables(config, knex => use(knex, config))
}

const inState = (wanted: KeyState) => (key: ListedKey) => key.state === wanted

const nameOf = ({ client, key, email, last_used_at }: ListedKey) =>
  `  ${client} ${key}, ${last_used_at ? `last used ${last_used_at}` : 'never used'}, owner ${email}`

const shownOnce = (key: string) => `Its key, which is shown only once:\n${key}`

function newKeyOf({ by = userInfo().username, expires }: Options) {
  if (by.length > 100) throw new UserError('--by is at most 100 characters.', '', 2)
  return { by, expires: expires === undefined ? null : expiryOf(expires) }
}

function expiryOf(text: string): Date {
  const [, count, unit] = /^([1-9]\d{0,4})([hd])$/.exec(text) ?? []
  const hours = Number(count) * (unit === 'd' ? 24 : 1)
  const date = count
    ? new Date(Date.now() + hours * 3_600_000)
    : new Date(/^\d{4}-\d\d-\d\d/.test(text) ? text : '')
  if (date.getTime() > Date.now() && date.getUTCFullYear() < 10_000) return date
  throw new UserError(`--expires ${text} is not a future time, e.g. 90d, 12h or 2027-01-31.`, '', 2)
}

/** One line of JSON on standard error, like those of the server's log. */
function audit(msg: string, client: string, by: string, more: object): void {
  console.error(JSON.stringify({ level: 'info', time: Date.now(), audit: true, client, by, ...more, msg }))
}
