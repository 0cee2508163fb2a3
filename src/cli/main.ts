import { CommanderError } from 'commander'
import { Cancelled, type ExitCode, exit, UserError } from '../core/errors.ts'
import { type Failure, failureJson } from './formats/json.ts'
import { type Io, processIo } from './io.ts'
import { type CommandName, programFor } from './program.ts'

/**
 * Runs one command line and tells its exit code. The one catch of the program: a UserError becomes a sentence
 * and a hint, a cancelled run 130, anything else is a bug and shows its stack.
 */
export async function main(
  command: CommandName,
  args: readonly string[],
  io: Io = processIo(),
): Promise<ExitCode> {
  let code: ExitCode = exit.done
  try {
    const program = await programFor(command, args, io, result => {
      code = result
    })
    await program.parseAsync(args, { from: 'user' })
    return code
  } catch (error) {
    return report(error, args.includes('--json'), io)
  }
}

function report(thrown: unknown, asJson: boolean, io: Io): ExitCode {
  if (thrown instanceof CommanderError && thrown.exitCode === 0) return exit.done
  if (thrown instanceof CommanderError && thrown.code === 'commander.help') return exit.usage
  const error = thrown instanceof CommanderError ? usageErrorOf(thrown) : thrown
  const failure = failureOf(error)
  if (asJson) io.stdout.write(failureJson(failure))
  else io.stderr.write(`${[failure.message, failure.hint].filter(Boolean).join('\n')}\n`)
  return failure.code
}

function failureOf(error: unknown): Failure {
  if (error instanceof UserError) return { code: error.code, message: error.message, hint: error.hint }
  if (error instanceof Cancelled) return { code: exit.cancelled, message: error.message }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return { code: exit.failed, message: `This is a bug in create-good-api.\n${stack}` }
}

/** Commander's own wording, on one line: “error: unknown option '--dp'\n(Did you mean --db?)”. */
function usageErrorOf({ message }: CommanderError): UserError {
  const [first = '', suggestion = ''] = message.replace(/^error: /, '').split('\n')
  const sentence = `${first.charAt(0).toUpperCase()}${first.slice(1).replace(/\.?$/, '.')}`
  return new UserError(
    [sentence, suggestion.replace(/^\((.*)\)$/, '$1')].filter(Boolean).join(' '),
    'See --help.',
  )
}
