import { developmentKey, keyColumns } from '../../src/clients/schema.ts'
import type { Seed } from '../../src/db/seed.ts'

export const seed: Seed = async (db, config) => {
  const name = 'development'
  await db.clients.ensure(
    { name },
    {
      name,
      owner_email: 'developer@example.com',
      role: 'admin',
      ...keyColumns(developmentKey, config.KEY_PEPPER),
      revoked_at: null,
      last_used_at: null,
    },
  )
}
