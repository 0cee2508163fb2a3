import { exit, UserError } from '../../system/errors.ts'
import { faultReaders } from '../drivers/faults.ts'
import { driverErrorOf } from './driver-error.ts'
import { hints } from './hint.ts'
import type { FaultKind } from './kind.ts'

/** An error of the database or of the connection to it: not a bug in gapi or in a migration. */
export interface DatabaseFault {
  readonly kind: FaultKind
  /** The message of the database, without the statement. */
  readonly detail: string
  readonly hint: string
}

/** Reads an error of a driver or of Knex. Undefined for any other error: that may be a bug. */
export function faultOf(error: unknown): DatabaseFault | undefined {
  if (!(error instanceof Error)) return undefined
  const kind = kindOf(error)
  return kind && { kind, detail: saysOf(error), hint: hints[kind] }
}

/**
 * The UserError for what a database or its driver refuses, of whatever kind; undefined for any other error:
 * that may be a bug.
 */
export function faultError(database: string, error: unknown): UserError | undefined {
  const fault = faultOf(error) ?? refusalOf(error)
  if (!fault) return undefined
  const sentence = new UserError(`Cannot use ${database}: ${fault.detail}`, fault.hint, exit.failed)
  sentence.cause = error
  return sentence
}

/** An error that carries the code of a database, but is of no kind that is known here. */
function refusalOf(error: unknown): DatabaseFault | undefined {
  if (!(error instanceof Error) || !faultReaders.some(reader => reader.isOwn(error))) return undefined
  return { kind: 'refused', detail: saysOf(error), hint: hints.refused }
}

/** Whether an error means that the connection is lost, and with it everything the session held. */
export function isLost(error: unknown): boolean {
  const kind = faultOf(error)?.kind
  return kind === 'lost' || kind === 'idle-timeout' || kind === 'unreachable'
}

/** Whether a statement fails because the database is read-only. */
export async function refusedAsReadOnly(statement: PromiseLike<unknown>): Promise<boolean> {
  try {
    await statement
    return false
  } catch (error) {
    return faultOf(error)?.kind === 'read-only'
  }
}

function kindOf(error: Error): FaultKind | undefined {
  const { code } = driverErrorOf(error)
  if (isUnreachable(error)) return 'unreachable'
  if (/^(ECONNRESET|EPIPE)$/.test(code)) return 'lost'
  const own = faultReaders.find(reader => reader.isOwn(error))
  if (own) return own.kindOf(error)
  return faultReaders.map(reader => reader.kindOf(error)).find(kind => kind !== undefined)
}

/** A connection that failed: in the system, by the driver's time limit, or by that of Knex's pool. */
function isUnreachable(error: Error): boolean {
  const { code, syscall } = driverErrorOf(error)
  if (syscall === 'connect' || syscall === 'getaddrinfo') return true
  return code === 'ECONNREFUSED' || error.name === 'KnexTimeoutError' || error.message === 'timeout expired'
}

/** Knex puts the statement before the driver's message. */
export function saysOf(error: Error): string {
  const { code, sqlMessage } = driverErrorOf(error)
  if (sqlMessage) return sqlMessage
  const isStatement =
    /^\s*(select|insert|update|delete|with|create|alter|drop|begin|commit|rollback|savepoint|release|set|show|pragma|truncate|lock|rename)\b/i
  const detail = isStatement.test(error.message) ? error.message.replace(/^.* - (?=\S)/s, '') : error.message
  return detail || code || nested(error)
}

/** Node tries each address of a host name, and wraps all errors in one without a message. */
function nested(error: Error): string {
  const [first] = driverErrorOf(error).errors
  return first instanceof Error ? first.message : error.name
}
