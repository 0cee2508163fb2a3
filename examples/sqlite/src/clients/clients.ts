import type { Knex } from 'knex'
import type { Settings } from '../config/config.ts'
import { isAddress } from '../config/variable.ts'
import { UserError } from '../errors.ts'
import type { Role } from '../http/request/route.ts'
import { issueKey, type NewKey } from './client-keys.ts'
import { type Client, tables } from './schema.ts'

export interface NewClient extends NewKey {
  readonly name: string
  readonly email: string
  readonly role: Role
}

/** Creates a client with a first key. Returns the key, which is not stored. */
export async function addClient(knex: Knex, config: Settings, client: NewClient): Promise<string> {
  const { name, email, role } = client
  if (!isAddress(email)) throw new UserError(`"${email}" is not an e-mail address.`, '', 2)
  return knex.transaction(async trx => {
    const { clients } = tables(trx)
    if (await clients.find({ name })) throw new UserError(`A client named ${name} already exists.`)
    return issueKey(trx, config, await clients.add({ name, owner_email: email, role }), client)
  })
}

/** The client with this name. Throws if there is none. */
export async function clientNamed(knex: Knex, name: string): Promise<Client> {
  const client = await tables(knex).clients.find({ name })
  if (!client) throw new UserError(`There is no client named ${name}.`)
  return client
}
