import { UserError } from './errors.ts'

/** Runs a program's main function: the one place that catches, reports and sets the exit code. */
export async function run(main: () => Promise<void>): Promise<void> {
  try {
    await main()
  } catch (error) {
    report(error)
  }
}

function report(error: unknown): void {
  if (error instanceof UserError) {
    console.error(error.message)
    if (error.hint) console.error(error.hint)
    process.exitCode = error.exitCode
  } else {
    console.error(error)
    process.exitCode = 1
  }
}
