import type { Knex } from 'knex'
import { UserError } from '../errors.ts'
import { hashedKey, newKey, type Peppers, pepperId, peppersOf } from './keys.ts'
import { type Client, type ClientKey, tables } from './schema.ts'

export interface NewKey {
  /** Who issues it, for the list of keys. */
  readonly by: string
  /** The key is refused from then on; null: it does not expire. */
  readonly expires: Date | null
}

export type KeyState = 'live' | 'expired' | 'revoked' | 'pepper gone'

/** A key with its client, for people: no hash. */
export interface ListedKey {
  readonly client: string
  readonly role: string
  readonly email: string
  readonly key: string
  readonly state: KeyState
  readonly issued_at: string
  readonly issued_by: string
  readonly last_used_at: string | null
  readonly expires_at: string | null
  readonly revoked_at: string | null
  readonly revoked_by: string | null
  /** Whether its hash contains KEY_PEPPER_PREVIOUS. */
  readonly needs_previous_pepper: boolean
}

/** Issues another key for a client. Returns the key, which is not stored. */
export async function issueKey(
  knex: Knex,
  peppers: Peppers,
  client: Pick<Client, 'id'>,
  options: NewKey,
): Promise<string> {
  const key = newKey()
  await tables(knex).client_keys.add(keyRow(key, peppers, client, options))
  return key
}

/** The columns of a new key. */
export function keyRow(key: string, peppers: Peppers, { id }: Pick<Client, 'id'>, { by, expires }: NewKey) {
  return {
    client_id: id,
    ...hashedKey(key, peppers.KEY_PEPPER),
    issued_by: by,
    expires_at: expires,
    revoked_at: null,
    revoked_by: null,
    last_used_at: null,
  }
}

/** Revokes the live keys of a client, or only the one with this prefix. Returns their prefixes. */
export async function revokeKeys(
  knex: Knex,
  { id, name }: Client,
  { by, prefix }: { readonly by: string; readonly prefix: string | undefined },
): Promise<string[]> {
  const { client_keys } = tables(knex)
  const all = await client_keys.all({ client_id: id, ...(prefix !== undefined && { key_prefix: prefix }) })
  if (prefix !== undefined && all.length === 0)
    throw new UserError(`${name} has no key ${prefix}.`, 'The list has them: npm run client -- list')
  const unrevoked = all.filter(({ revoked_at }) => !revoked_at)
  for (const key of unrevoked) await client_keys.change(key.id, { revoked_at: new Date(), revoked_by: by })
  return unrevoked.map(({ key_prefix }) => key_prefix)
}

/** Every key of every client, sorted by client and age. */
export async function listKeys(knex: Knex, peppers: Peppers): Promise<ListedKey[]> {
  const { clients, client_keys } = tables(knex)
  const owners = (await clients.all({})).toSorted((a, b) => (a.name < b.name ? -1 : 1))
  const keys = await client_keys.all({})
  const [current, previous] = peppersOf(peppers).map(pepperId)
  return owners.flatMap(({ id, name, role, owner_email }) =>
    keys
      .filter(({ client_id }) => client_id === id)
      .map(key => ({
        ...{ client: name, role, email: owner_email, key: key.key_prefix },
        state: stateOf(key, [current, previous]),
        ...{ issued_at: key.created_at, issued_by: key.issued_by, last_used_at: key.last_used_at },
        ...{ expires_at: key.expires_at, revoked_at: key.revoked_at, revoked_by: key.revoked_by },
        needs_previous_pepper: key.pepper_id === previous && previous !== current,
      })),
  )
}

function stateOf(key: ClientKey, peppers: ReadonlyArray<string | undefined>): KeyState {
  if (key.revoked_at) return 'revoked'
  if (isExpired(key)) return 'expired'
  return peppers.includes(key.pepper_id) ? 'live' : 'pepper gone'
}

export function isExpired({ expires_at }: Pick<ClientKey, 'expires_at'>): boolean {
  return expires_at !== null && Date.parse(expires_at) <= Date.now()
}
