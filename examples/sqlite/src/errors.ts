/** An error that the user can fix, printed without a stack. Any other error is a bug, printed with its stack. */
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

/** Runs a program's main function, reports its error and sets the exit code. */
export async function run(main: () => Promise<void>, report = print): Promise<void> {
  try {
    await main()
  } catch (error) {
    process.exitCode = error instanceof UserError ? error.exitCode : 1
    if (error instanceof UserError) report(error)
    else console.error(error)
  }
}

function print({ message, hint }: UserError): void {
  console.error(hint ? `${message}\n${hint}` : message)
}
