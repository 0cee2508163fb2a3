import type { Knex } from 'knex'
import type { Row } from './row.ts'
import { Table } from './table.ts'

/** A request with an Idempotency-Key: its client, its key and its response. */
export interface IdempotencyKey extends Row {
  readonly key_sha256: string
  readonly request_sha256: string
  readonly status: number | null
  readonly headers: Readonly<Record<string, string>> | null
  readonly body: string | null
}

/** The tables by the names that handlers and seeds use. Each resource extends this interface in its schema.ts, also with functions. */
export interface Tables {
  readonly idempotency_keys: Table<IdempotencyKey>
}

/** Creates the tables for a connection or a transaction. */
export type TableFactory = (query: Knex) => Tables

export interface Database {
  readonly knex: Knex
  readonly tables: TableFactory
}

interface ResourceSchema {
  tables(query: Knex): object
}

/** Loads the tables of resources, e.g. those in src/resources.ts. */
export async function loadTables(
  resources: Readonly<Record<string, { schema(): Promise<ResourceSchema> }>>,
): Promise<TableFactory> {
  const schemas = await Promise.all(Object.values(resources).map(({ schema }) => schema()))
  return query =>
    Object.assign(
      {
        idempotency_keys: new Table<IdempotencyKey>(query, 'idempotency_keys', {
          headers: 'json',
          status: 'number',
        }),
      },
      ...schemas.map(({ tables }) => tables(query)),
    )
}
