import type { Knex } from 'knex'
import type { Row } from '../db/row.ts'
import { Table } from '../db/table.ts'
import type { Role } from '../http/request/route.ts'

/** A program that may call this API, with a contact address. It may hold several keys. */
export interface Client extends Row {
  readonly name: string
  readonly owner_email: string
  readonly role: Role
}

/** A key of a client, issued at `created_at`. The key itself is not stored. */
export interface ClientKey extends Row {
  readonly client_id: string
  readonly key_prefix: string
  readonly key_sha256: string
  /** The pepper in the hash, see `pepperId`. */
  readonly pepper_id: string
  readonly issued_by: string
  readonly expires_at: string | null
  readonly revoked_at: string | null
  readonly revoked_by: string | null
  /** Accurate to one minute. */
  readonly last_used_at: string | null
}

export const tables = (query: Knex) => ({
  clients: new Table<Client>(query, 'clients'),
  client_keys: new Table<ClientKey>(query, 'client_keys'),
})

declare module '../db/tables.ts' {
  interface Tables extends ReturnType<typeof tables> {}
}
