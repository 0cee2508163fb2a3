import pg from 'pg'
import type { Fault } from './fault.ts'

/** Faults by SQLSTATE (PostgreSQL manual, appendix A): the whole code, or the prefix of a class. */
export const faultTable: Readonly<Record<string, Fault>> = {
  '08': 'unreachable', // connection exceptions; a pooler sends 08P01 when it has no server
  '25006': 'read-only', // a write on a standby, or with default_transaction_read_only
  '25P03': 'slow', // idle in a transaction for longer than IDLE_TRANSACTION_TIMEOUT
  '25P04': 'slow', // transaction_timeout
  '28': 'unreachable', // wrong user or password
  '3D000': 'unreachable', // no such database
  '40001': 'collision', // serialization failure
  '40P01': 'collision', // deadlock
  '53': 'busy', // too many connections, out of memory or another resource
  '53100': 'full', // disk full
  '55P03': 'locked', // longer than LOCK_TIMEOUT, or NOWAIT
  '57014': 'slow', // longer than STATEMENT_TIMEOUT, or cancelled
  '57P': 'unreachable', // the server is starting, stopping or has crashed, or the session was terminated
}

/** The fault of an error. Errors of the driver itself have no SQLSTATE; they are a fault if the connection is dead. */
export function classifyError(error: Error, isAlive: boolean): Fault | undefined {
  const code = error instanceof pg.DatabaseError ? (error.code ?? '') : ''
  const fault = faultTable[code] ?? faultTable[code.slice(0, 3)] ?? faultTable[code.slice(0, 2)]
  return fault ?? (isAlive ? undefined : 'unreachable')
}

/** Whether the server closes the connection after this error. The socket still looks open for a moment. */
export function closesConnection(error: Error): boolean {
  return error instanceof pg.DatabaseError && /^(08|57P|25P0[34])/.test(error.code ?? '')
}

/** Whether it only reports that the transaction is aborted by an earlier error. */
export function reportsEarlierFailure(error: Error): boolean {
  return error instanceof NotCommitted || (error instanceof pg.DatabaseError && error.code === '25P02')
}

/** After a failed statement whose error was caught, PostgreSQL answers COMMIT with ROLLBACK and no error. */
export class NotCommitted extends Error {
  override readonly message = 'The transaction was not committed: a statement in it had failed.'
}

export interface Violation {
  readonly kind: 'unique' | 'foreign' | 'check'
  readonly column: string
}

const kinds: Readonly<Record<string, Violation['kind']>> = {
  '23505': 'unique',
  '23503': 'foreign',
  '23514': 'check',
}

/** The constraint that an error reports, if any. Its detail is "Key (sku)=(tea) already exists." */
export function violationOf(error: unknown): Violation | null {
  const kind = error instanceof pg.DatabaseError && kinds[error.code ?? '']
  if (!kind) return null
  return { kind, column: /^Key \((\w+)\)/.exec(error.detail ?? '')?.[1] ?? '' }
}
