/** A mistake that a person can fix. It is shown as plain lines; anything else is a bug and shows its stack. */
export class UserError extends Error {
  readonly hint: string
  /** 1: the work failed. 2: wrong arguments or configuration. 4: refused. */
  readonly exitCode: number

  constructor(message: string, hint = '', exitCode = 1) {
    super(message)
    this.hint = hint
    this.exitCode = exitCode
  }
}
