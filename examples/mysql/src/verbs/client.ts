import type { Knex } from 'knex'
import { addClient, revokeClient } from '../clients/manage.ts'
import type { Settings } from '../config.ts'
import { withDatabase } from '../db/connect.ts'
import { requireMigrated } from '../db/migrate.ts'
import { UserError } from '../errors.ts'
import type { Verb } from './verb.ts'

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
