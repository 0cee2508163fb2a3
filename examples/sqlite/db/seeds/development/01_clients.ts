import { developmentKeys, keyColumns } from '../../../src/clients.ts'
import type { Seed } from '../../../src/db/seed.ts'

const clients = [
  { name: 'development', role: 'admin' },
  { name: 'development user', role: 'user' },
] as const

/** A client in each role, with a key that everybody knows. */
export const seed: Seed = async (db, config) => {
  for (const { name, role } of clients) {
    const key = keyColumns(developmentKeys[role], config.KEY_PEPPER)
    const times = { revoked_at: null, last_used_at: null }
    await db.clients.ensure({ name }, { name, role, owner_email: 'developer@example.com', ...key, ...times })
  }
}
