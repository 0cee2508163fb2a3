import type { Knex } from 'knex'
import type { Settings } from '../config.ts'
import { tables } from '../db/tables.ts'
import { UserError } from '../errors.ts'
import { keyColumns, newKey } from './keys.ts'
import type { Role } from './schema.ts'

interface NewClient {
  readonly name: string
  readonly email: string
  readonly role: Role
}

/** Makes a client. Returns its key, which is stored nowhere. */
export async function addClient(
  knex: Knex,
  config: Settings,
  { name, email, role }: NewClient,
): Promise<string> {
  if (!/^\S+@\S+$/.test(email)) throw new UserError(`"${email}" is not an e-mail address.`, '', 2)
  const { clients } = tables(knex)
  if (await clients.find({ name })) throw new UserError(`There is a client named ${name} already.`)
  const key = newKey()
  await clients.add({
    name,
    owner_email: email,
    role,
    ...keyColumns(key, config.KEY_PEPPER),
    revoked_at: null,
    last_used_at: null,
  })
  return key
}

/** From now on the client's key is refused. */
export async function revokeClient(knex: Knex, name: string): Promise<void> {
  const { clients } = tables(knex)
  const client = await clients.find({ name })
  if (!client) throw new UserError(`There is no client named ${name}.`)
  await clients.change(client.id, { revoked_at: new Date() })
}
