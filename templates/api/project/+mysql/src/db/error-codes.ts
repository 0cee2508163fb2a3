import type { Fault } from './fault.ts'

/** Faults by error number of MariaDB and MySQL. The driver's error names are MySQL's, and wrong for MariaDB. */
export const faultTable: Readonly<Record<number, Fault>> = {
  1020: 'collision', // a row changed since it was read (innodb_snapshot_isolation)
  1021: 'full', // disk full
  1036: 'read-only', // the table is read-only, InnoDB too
  1037: 'busy', // out of memory
  1038: 'busy', // out of memory to sort
  1040: 'busy', // too many connections
  1041: 'busy', // out of memory
  1044: 'unreachable', // no permission for the database
  1045: 'unreachable', // wrong user or password
  1047: 'unreachable', // a cluster node that is not ready
  1049: 'unreachable', // no such database
  1053: 'unreachable', // the server is shutting down
  1114: 'full', // the table is full
  1129: 'unreachable', // the host is blocked after too many errors
  1130: 'unreachable', // the host may not connect
  1203: 'busy', // the user has too many connections
  1205: 'locked', // longer than LOCK_TIMEOUT
  1206: 'busy', // too many locks
  1213: 'collision', // deadlock
  1226: 'busy', // a resource limit of this user
  1317: 'slow', // cancelled, e.g. by STATEMENT_TIMEOUT on a server without that limit
  1637: 'busy', // too many transactions
  1792: 'read-only', // a write in a read-only transaction
  1836: 'read-only', // the storage engine is read-only
  1874: 'read-only', // InnoDB is read-only
  1927: 'unreachable', // the connection was killed
  1969: 'slow', // longer than STATEMENT_TIMEOUT (MariaDB)
  3024: 'slow', // longer than STATEMENT_TIMEOUT (MySQL)
  3572: 'locked', // NOWAIT
  4031: 'unreachable', // the server closed an idle connection (MySQL)
}

/** The fault of an error. Errors of the driver itself have no number; they are a fault if the connection is dead. */
export function classifyError(error: Error, isAlive: boolean): Fault | undefined {
  const errno = errnoOf(error)
  const { message } = error
  if (errno === 1290) return /read[-_]only/i.test(message) ? 'read-only' : undefined // e.g. --read-only
  if (/\((errno|errcode): 28\b|got error 28\b/i.test(message)) return 'full' // ENOSPC, under several error numbers
  return faultTable[errno] ?? (isAlive ? undefined : 'unreachable')
}

/** Whether the server closes the connection after this error. The socket still looks open for a moment. */
export function closesConnection(error: Error): boolean {
  return [1053, 1927, 4031].includes(errnoOf(error))
}

function errnoOf(error: Error): number {
  return 'errno' in error ? Number(error.errno) : 0
}

export interface Violation {
  readonly kind: 'unique' | 'foreign' | 'check'
  readonly column: string
}

const kinds: Readonly<Record<number, Violation['kind']>> = {
  1062: 'unique',
  1586: 'unique',
  1216: 'foreign',
  1217: 'foreign',
  1451: 'foreign',
  1452: 'foreign',
  3819: 'check', // MySQL
  4025: 'check', // MariaDB
}

/** The constraint that an error reports, if any: "Duplicate entry 'tea' for key 'products_sku_unique'". */
export function violationOf(error: unknown): Violation | null {
  const kind = error instanceof Error && kinds[errnoOf(error)]
  if (!kind) return null
  return { kind, column: kind === 'unique' ? columnOf(error) : '' }
}

/** The column of a unique key, which Knex names table_column_unique. */
function columnOf(error: Error & { sql?: string }): string {
  const table = /(?:into|update) `(\w+)`/.exec(error.sql ?? '')?.[1] ?? ''
  const key = /for key '(?:\w+\.)?(\w+)'$/.exec(error.message)?.[1] ?? ''
  return key.replace(`${table}_`, '').replace(/_unique$/, '')
}
