import type { Knex } from 'knex'

/**
 * The faults of a database for which a caller gets 503 with Retry-After. faults.ts maps the error codes of this database
 * to them.
 */
export const faults = {
  unreachable: { detail: 'The database cannot be reached.', seconds: 2 },
  busy: { detail: 'The server is too busy.', seconds: 1 },
  locked: { detail: 'Another transaction held a lock for too long.', seconds: 1 },
  collision: { detail: 'Another request changed the same rows at the same time.', seconds: 1 },
  slow: { detail: 'The request took too long and was rolled back.', seconds: 5 },
  'read-only': { detail: 'The database cannot be written to at the moment.', seconds: 10 },
  full: { detail: 'The database has no space left.', seconds: 60 },
} as const

export type Fault = keyof typeof faults

const faultsOfErrors = new WeakMap<Error, Fault>()
const writeFaults = new WeakMap<object, Fault>()

/** The fault of an error; undefined if it is not the database's. */
export function faultOf(error: unknown): Fault | undefined {
  if (!(error instanceof Error)) return undefined
  return error.name === 'KnexTimeoutError' ? 'busy' : faultsOfErrors.get(error)
}

/** Records the fault of an error. Only the database layer does: other errors have codes like ECONNRESET, too. */
export function withFault<E extends Error>(error: E, fault: Fault | undefined): E {
  if (fault) faultsOfErrors.set(error, fault)
  return error
}

/** The transaction ended before its work was done. No statement runs in it any more, and it is not committed. */
export class TransactionEnded extends Error {
  constructor(cause: Error) {
    super(`The transaction was not committed, because it had ended: ${cause.message}`, { cause })
    withFault(this, faultOf(cause))
  }
}

/** Remembers that writes fail, until /health/ready has tried one with success. */
export function recordWriteFault(config: object, fault: Fault | undefined): void {
  if (fault === 'full' || fault === 'read-only') writeFaults.set(config, fault)
}

export function writeFaultOf({ client }: Knex): Fault | undefined {
  return writeFaults.get(client.config)
}

export function clearWriteFault({ client }: Knex): void {
  writeFaults.delete(client.config)
}
