/** Exit codes; the same for every output format. Documented in docs/command-line.md. */
export const exit = {
  done: 0,
  /** A check found something, or a step failed. */
  failed: 1,
  usage: 2,
  conflict: 3,
  /** Production or untrusted code, without consent. */
  refused: 4,
  /** Files are written, but a later step (install, git) failed. */
  unfinished: 5,
  cancelled: 130,
} as const

export type ExitCode = (typeof exit)[keyof typeof exit]

/**
 * An error that the user can fix. `message` names the thing, `hint` says what to do next. Anything else
 * thrown is a bug.
 */
export class UserError extends Error {
  override readonly name = 'UserError'
  readonly hint: string
  readonly code: ExitCode

  constructor(message: string, hint: string, code: ExitCode = exit.usage) {
    super(message)
    this.hint = hint
    this.code = code
  }
}

/** The user pressed Ctrl-C or answered no, or the process was told to stop. */
export class Cancelled extends Error {
  override readonly name = 'Cancelled'
}

/** The code of a system error ('ENOENT', 'EACCES' …), or undefined. */
export function systemCodeOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}

/** The result of reading or writing files; undefined where the system refuses, e.g. for a missing file. */
export function unlessRefused<Value>(act: () => Value): Value | undefined {
  try {
    return act()
  } catch (error) {
    if (systemCodeOf(error) === undefined) throw error
    return undefined
  }
}
