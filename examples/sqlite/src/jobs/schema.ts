import type { Knex } from 'knex'
import type { Static } from 'typebox'
import { newId, type Row } from '../db/row.ts'
import { Table } from '../db/table.ts'
import { type JobKind, type JobKinds, readPayload } from './kind.ts'
import * as kinds from './kinds.ts'

/** A job, in the table that is also the queue. */
export interface Job extends Row {
  readonly kind: string
  readonly payload: unknown
  /** Dead jobs have failed for good. Deleted ones stay until they are pruned, for their key. */
  readonly status: 'waiting' | 'done' | 'dead' | 'deleted'
  /** When it may run. While a worker has it, when it may run again; afterwards, when it ended. */
  readonly run_at: string
  readonly attempts: number
  /** The host and process that runs it. */
  readonly worker: string | null
  readonly last_error: string | null
  readonly unique_key: string | null
}

/** What a worker reads. The payload is not parsed yet, so that one that is not JSON fails alone. */
export type JobRow = Pick<Job, 'id' | 'kind' | 'attempts'> & { readonly payload: string }

const definitions: JobKinds = kinds

interface LaterOptions {
  /** When to run it (default: at once). */
  readonly at?: Date
  /** At most one job of this kind has this key, until a week after it was done. */
  readonly key?: string
}

type Later = <Name extends keyof typeof kinds>(
  kind: Name,
  payload: Static<(typeof kinds)[Name]['schema']>,
  options?: LaterOptions,
) => Promise<string>

export const tables = (query: Knex) => ({
  jobs: new Table<Job>(query, 'jobs', { payload: 'json', attempts: 'number' }),
  later: laterIn(query),
})

declare module '../db/tables.ts' {
  interface Tables extends ReturnType<typeof tables> {}
}

/**
 * Writes a job in this transaction: it runs one or more times if the transaction is committed, and never otherwise.
 * Returns its id, or that of the job with the same key. Throws if the payload does not match the kind's schema.
 */
function laterIn(query: Knex): Later {
  return (name, payload, options) => addJob(query, name, definitions[name], payload, options)
}

export async function addJob(
  query: Knex,
  name: string,
  kind: JobKind | undefined,
  payload: unknown,
  { at = new Date(), key }: LaterOptions = {},
): Promise<string> {
  if (!kind) throw new Error(`${name} is not a kind of job. See src/jobs/kinds.ts.`)
  const id = newId()
  const text = JSON.stringify(await readPayload(kind, JSON.stringify(payload)))
  const row = {
    id,
    kind: name,
    payload: text,
    status: 'waiting',
    run_at: at,
    attempts: 0,
    created_at: new Date(),
  }
  if (key === undefined) await query('jobs').insert(row)
  if (key === undefined) return id
  const unique_key = `${name} ${key}`
  if (unique_key.length > 180) throw new Error(`The key of this ${name} is longer than 180 characters.`)
  await query('jobs')
    .insert({ ...row, unique_key })
    .onConflict('unique_key')
    .ignore()
  const stored: { id: string } = await query('jobs').where({ unique_key }).first('id')
  return stored.id
}
