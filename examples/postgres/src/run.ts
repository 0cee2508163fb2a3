import { UserError } from './errors.ts'

/** Runs a program's main function: the one place that catches, reports and sets the exit code. */
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
