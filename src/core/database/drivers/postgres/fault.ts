import type { FaultKind, FaultReader } from '../../fault/kind.ts'

/** SQLSTATE codes or class prefixes, the most specific first (PostgreSQL's appendix A). */
const states: readonly (readonly [string, FaultKind])[] = [
  ['08P01', 'pooler'],
  ['08', 'lost'],
  ['25006', 'read-only'],
  ['25P03', 'idle-timeout'],
  ['25P04', 'idle-timeout'],
  ['28', 'credentials'],
  ['3D', 'no-database'],
  ['3F', 'no-schema'],
  ['40', 'conflict'],
  ['42501', 'permission'],
  ['42P01', 'gone'],
  ['53100', 'full'],
  ['53200', 'memory'],
  ['53300', 'connections'],
  ['53', 'limit'],
  ['54', 'limit'],
  ['55P03', 'lock-timeout'],
  ['55', 'in-use'],
  ['57014', 'cancelled'],
  ['57P03', 'unreachable'],
  ['57P04', 'no-database'],
  ['57P05', 'idle-timeout'],
  ['57', 'lost'],
  ['58', 'server'],
  ['F0', 'server'],
  ['XX001', 'damaged'],
  ['XX002', 'damaged'],
  ['XX', 'server'],
]

/** Whether an error only says that an earlier one ended the transaction. */
export function isConsequence(error: unknown): boolean {
  return error instanceof Error && codeOf(error) === '25P02'
}

/** pg's own messages, without a code, for a lost connection. */
const detail = /Connection terminated|not queryable|Client was closed|server closed the connection/i

export const postgresFaults: FaultReader = {
  /** An SQLSTATE; the codes of the system, such as EBUSY, have no digit. */
  isOwn: error => /^(?=.*\d)[0-9A-Z]{5}$/.test(codeOf(error)),
  kindOf(error) {
    if (!postgresFaults.isOwn(error)) return detail.test(error.message) ? 'lost' : undefined
    return states.find(([start]) => codeOf(error).startsWith(start))?.[1]
  },
}

function codeOf(error: Error): string {
  return 'code' in error ? String(error.code) : ''
}
