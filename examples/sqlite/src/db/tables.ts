import type { Knex } from 'knex'
import type { WatchedCommit } from './watch.ts'

/** The tables by the names that handlers and seeds use. Each resource extends this interface in its schema.ts, also with functions. */
// biome-ignore lint/suspicious/noEmptyInterface: a type alias could not be extended.
export interface Tables {}

/** Creates the tables for a connection or a transaction. */
export type TableFactory = (query: Knex) => Tables

export interface Database {
  readonly knex: Knex
  readonly tables: TableFactory
  /** Called for each transaction of a write. */
  readonly watchCommit?: (() => WatchedCommit) | undefined
}

interface ResourceSchema {
  tables(query: Knex): object
}

/** Loads the tables of resources, e.g. those in src/resources.ts. */
export async function loadTables(
  resources: Readonly<Record<string, { schema(): Promise<ResourceSchema> }>>,
): Promise<TableFactory> {
  const schemas = await Promise.all(Object.values(resources).map(({ schema }) => schema()))
  return query => Object.assign({}, ...schemas.map(({ tables }) => tables(query)))
}
