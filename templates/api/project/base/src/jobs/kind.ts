import type { FastifyBaseLogger } from 'fastify'
import { type Static, type TSchema, Type } from 'typebox'
import type { Settings } from '../config/config.ts'
import { Timestamp } from '../db/row.ts'
import type { AdminDb, AdminReader } from '../db/unit-of-work.ts'
import type { Check } from '../http/request/compile-schema.ts'

/** The exports of a kind's file. Of `call` and `run` it has one or both. */
export interface JobKind {
  /** Of the payload. It is checked when a job is stored, and when it runs: an older version may have stored it. */
  readonly schema: TSchema
  /** How often a job is tried before it is dead (default: 10). */
  readonly attempts?: number
  /** Seconds that one attempt may take (default: 60). A job whose worker was killed runs again after that. */
  readonly timeout?: number
  /** Makes it a scheduled job, see `every`. Its payload is a Tick. */
  readonly schedule?: Schedule
  /** Calls other services. No transaction is open, so nobody waits for it. */
  call?(context: CallContext<TSchema>): unknown
  /** Writes to the database, in the transaction that also ends the job: both happen, or neither. */
  run?(context: RunContext<TSchema, unknown>): unknown
}

export type JobKinds = Readonly<Record<string, JobKind>>

interface Context<P extends TSchema> {
  readonly payload: Static<P>
  /** The same in each attempt. Send it along to a service that ignores repeated requests. */
  readonly id: string
  /** 1 in the first attempt. */
  readonly attempt: number
  readonly config: Settings
  readonly log: FastifyBaseLogger
  /** Aborted when the attempt has taken too long, or the worker must stop. */
  readonly signal: AbortSignal
}

export interface CallContext<P extends TSchema> extends Context<P> {
  /** Reads from the database, e.g. `read(db => db.products.get(payload.product_id))`. */
  read<T>(work: (db: AdminReader) => T | Promise<T>): T | Promise<T>
}

export interface RunContext<P extends TSchema, Result = undefined> extends Context<P> {
  readonly db: AdminDb
  /** What `call` returned. */
  readonly result: Result
}

/** How long a job is kept after it was done, in milliseconds. */
export const RETENTION = 7 * 86_400_000

/** Trying again would not help: the job is dead at once. */
export class PermanentError extends Error {}

/** The latest time, up to `now`, at which a scheduled job was due. */
export type Schedule = (now: Date) => Date

/** The payload of a scheduled job. */
export const Tick = Type.Object({ tick: Timestamp })

/** Every <seconds> in UTC, e.g. `every(86_400, 7 * 3600)`: daily at 7:00. */
export function every(seconds: number, offset = 0): Schedule {
  const [length, start] = [seconds * 1000, offset * 1000]
  return now => new Date(Math.floor((now.getTime() - start) / length) * length + start)
}

/** The attempts of a kind, and the seconds of each. */
export function limitsOf({ attempts = 10, timeout = 60 }: JobKind): { attempts: number; timeout: number } {
  return { attempts, timeout }
}

const checks = new WeakMap<TSchema, Check>()

/** Reads a payload from JSON. Throws a PermanentError if it does not match the kind's schema. */
export async function readPayload({ schema }: JobKind, text: string): Promise<unknown> {
  const check = checks.get(schema) ?? (await checkOf(schema))
  const value: unknown = JSON.parse(text)
  if (check(value) === true) return value
  const [{ instancePath = '', message = 'is not valid' } = {}] = check.errors ?? []
  throw new PermanentError(`The payload is not valid: ${instancePath || 'it'} ${message}.`)
}

/** The compiler is loaded at the first job, because the commands load the tables but not the HTTP part. */
async function checkOf(schema: TSchema): Promise<Check> {
  const { compiled } = await import('../http/request/compile-schema.ts')
  const check = compiled(schema, { allErrors: false })
  checks.set(schema, check)
  return check
}
