import { keyRow } from '../../../src/clients/client-keys.ts'
import { developmentKeys } from '../../../src/clients/keys.ts'
import type { Seed } from '../../../src/db/seed.ts'

const clients = [
  { name: 'development', role: 'admin' },
  { name: 'development user', role: 'user' },
] as const

/** A client for each role, with a public key. */
export const seed: Seed = async (db, config) => {
  for (const { name, role } of clients) {
    const client = await db.clients.ensure({ name }, { name, role, owner_email: 'developer@example.com' })
    const key = keyRow(developmentKeys[role], config, client, { by: 'seed', expires: null })
    await db.client_keys.ensure({ key_sha256: key.key_sha256 }, key)
  }
}
