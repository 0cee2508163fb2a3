import type { Fault } from './fault.ts'

/** Faults by SQLite's primary result code (sqlite.org/rescode.html): the low byte of the driver's code. */
export const faultTable: Readonly<Record<number, Fault>> = {
  5: 'locked', // SQLITE_BUSY: another process is writing
  6: 'locked', // SQLITE_LOCKED: another connection of this process
  7: 'busy', // SQLITE_NOMEM
  8: 'read-only', // SQLITE_READONLY
  10: 'unreachable', // SQLITE_IOERR
  11: 'unreachable', // SQLITE_CORRUPT: until a backup is restored
  13: 'full', // SQLITE_FULL
  14: 'unreachable', // SQLITE_CANTOPEN
  26: 'unreachable', // SQLITE_NOTADB
}

/** How SQLite's own messages begin (sqlite3ErrStr, and those of constraints). */
const codesByMessage: Readonly<Record<string, number>> = {
  'database is locked': 5,
  'database table is locked': 6,
  'out of memory': 7,
  'attempt to write a readonly database': 8,
  'disk I/O error': 10,
  'database disk image is malformed': 11,
  'database or disk is full': 13,
  'unable to open database file': 14,
  'file is not a database': 26,
  'CHECK constraint failed': 275,
  'FOREIGN KEY constraint failed': 787,
  'UNIQUE constraint failed': 2067,
}

/** Adds the code to an error: the package for older Nodes leaves it out when reading rows fails. */
export function withErrorCode(error: unknown): unknown {
  if (!(error instanceof Error) || codeOf(error)) return error
  const [, errcode] = Object.entries(codesByMessage).find(([text]) => error.message.startsWith(text)) ?? []
  return errcode ? Object.assign(error, { errcode }) : error
}

/** The file at the database's path is not the one that is open. */
export class FileReplaced extends Error {
  override readonly message = 'The database file was moved away or replaced.'
}

/** The fault of an error, if it is the database's. */
export function classifyError(error: Error): Fault | undefined {
  return error instanceof FileReplaced ? 'unreachable' : faultTable[codeOf(error) & 0xff]
}

function codeOf(error: Error): number {
  return 'errcode' in error ? Number(error.errcode ?? 0) : 0
}

export interface Violation {
  readonly kind: 'unique' | 'foreign' | 'check'
  readonly column: string
}

/** Extended result codes of SQLITE_CONSTRAINT. */
const kinds: Readonly<Record<number, Violation['kind']>> = {
  275: 'check',
  787: 'foreign',
  1555: 'unique', // the primary key
  2067: 'unique',
  2579: 'unique', // the rowid
}

/** The constraint that an error reports, if any: "UNIQUE constraint failed: products.sku". */
export function violationOf(error: unknown): Violation | null {
  const kind = error instanceof Error && kinds[codeOf(error)]
  if (!kind) return null
  const column = kind === 'unique' ? (/ failed: \w+\.(\w+)/.exec(error.message)?.[1] ?? '') : ''
  return { kind, column }
}
