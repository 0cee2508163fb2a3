/** What drivers and Node add to their errors; a text that is missing is empty. */
export interface DriverError {
  readonly code: string
  readonly syscall: string
  /** The message of MySQL without the statement. */
  readonly sqlMessage: string
  /** PostgreSQL's second sentence. */
  readonly detail: string
  /** The errors of a host's addresses, which Node tries in turn. */
  readonly errors: readonly unknown[]
}

export function driverErrorOf(error: Error): DriverError {
  return {
    code: textOf('code' in error && error.code),
    syscall: textOf('syscall' in error && error.syscall),
    sqlMessage: textOf('sqlMessage' in error && error.sqlMessage),
    detail: textOf('detail' in error && error.detail),
    errors: 'errors' in error && Array.isArray(error.errors) ? error.errors : [],
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
