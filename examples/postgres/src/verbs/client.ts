import type { Knex } from 'knex'
import { keyColumns, newKey, type Role } from '../clients/schema.ts'
import type { Settings } from '../config.ts'
import { withDatabase } from '../db/connect.ts'
import { requireMigrated } from '../db/migrate.ts'
import { tables } from '../db/unit-of-work.ts'
import { UserError } from '../errors.ts'
import type { Verb } from './verb.ts'

interface NewClient {
  readonly name: string
  readonly email: string
  readonly role: Role
}

const usage = `client add NAME EMAIL [--admin]
  client revoke NAME   make an API key, or refuse it from now on`

export const client: Verb = {
  usage,
  flags: ['admin'],
  run: async ({ words: [action, name, email], flag, config }) => {
    if (action === 'add' && name && email) {
      const role = flag('admin') ? 'admin' : 'user'
      const add = { name, email, role } as const
      const key = await withClients(config(), knex => addClient(knex, config(), add))
      return {
        data: { name, role, key },
        text: `${name} is a client (${role}). Its key, shown only now:\n${key}`,
      }
    }
    if (action === 'revoke' && name) {
      await withClients(config(), knex => revokeClient(knex, name))
      return { data: { name }, text: `The key of ${name} is refused from now on.` }
    }
    throw new UserError(`Usage: ${usage}`, '', 2)
  },
}

function withClients<T>({ DATABASE_URL }: Settings, use: (knex: Knex) => Promise<T>): Promise<T> {
  return withDatabase(DATABASE_URL, async knex => {
    await requireMigrated(knex)
    return use(knex)
  })
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
