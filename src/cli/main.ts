import { CommanderError } from 'commander'
import { Cancelled, type ExitCode, exit, UserError } from '../core/system/errors.ts'
import { type Failure, failureJson } from './formats/json.ts'
import { type CommandName, programFor } from './program.ts'
import { type Io, processIo } from './terminal/io.ts'

/**
 * Runs one command line and returns its exit code. The only catch of the program: a UserError prints its
 * message and hint, a cancelled run gives 130, anything else is a bug and prints its stack.
 */
export async function main(
  command: CommandName,
  args: readonly string[],
  io: Io = processIo(),
): Promise<ExitCode> {
  let code: ExitCode = exit.done
  try {
    if (asksForVersionJson(args)) {
      const { versionJson } = await import('./formats/version.ts')
      io.stdout.write(versionJson(io.cwd, io.env))
      return exit.done
    }
    const program = await programFor(command, args, io, result => {
      code = result
    })
    await program.parseAsync(args, { from: 'user' })
    return code
  } catch (error) {
    return await report(error, asksForJson(args), io)
  }
}

/** `--version --json`, in either order; all other arguments go to the parser. */
function asksForVersionJson(args: readonly string[]): boolean {
  const asked = args.map(arg => (arg === '-V' ? '--version' : arg)).sort()
  return asked.join(' ') === '--json --version'
}

/** `--json`, or JSON as the only `--format`; that of `seed new` is the format of the seed. */
function asksForJson(args: readonly string[]): boolean {
  if (args.includes('--json')) return true
  const [group, command] = args.filter(arg => !arg.startsWith('-'))
  if (group === 'seed' && command === 'new') return false
  const formats = args.flatMap((arg, index) =>
    arg === '--format'
      ? [args[index + 1]]
      : arg.startsWith('--format=')
        ? [arg.slice('--format='.length)]
        : [],
  )
  return formats.length > 0 && formats.every(format => format === 'json')
}

async function report(thrown: unknown, asJson: boolean, io: Io): Promise<ExitCode> {
  if (thrown instanceof CommanderError && thrown.exitCode === 0) return exit.done
  if (thrown instanceof CommanderError && thrown.code === 'commander.help') return exit.usage
  const error = thrown instanceof CommanderError ? usageErrorOf(thrown) : thrown
  const failure = failureOf(await namedFault(error))
  if (asJson) io.stdout.write(failureJson(failure))
  else io.stderr.write(`${[failure.message, failure.hint].filter(Boolean).join('\n')}\n`)
  return failure.code
}

/** What a database refuses is not a bug, wherever it was asked. */
async function namedFault(error: unknown): Promise<unknown> {
  if (error instanceof UserError || error instanceof Cancelled) return error
  const { faultError } = await import('../core/database/fault/fault.ts')
  return faultError('the database', error) ?? error
}

function failureOf(error: unknown): Failure {
  if (error instanceof UserError) return { code: error.code, message: error.message, hint: error.hint }
  if (error instanceof Cancelled) return { code: exit.cancelled, message: error.message }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return { code: exit.failed, message: `This is a bug in create-good-api.\n${stack}` }
}

/** Commander's message, on one line: “error: unknown option '--dp'\n(Did you mean --db?)”. */
function usageErrorOf({ message }: CommanderError): UserError {
  const [first = '', suggestion = ''] = message.replace(/^error: /, '').split('\n')
  const sentence = `${first.charAt(0).toUpperCase()}${first.slice(1).replace(/\.?$/, '.')}`
  return new UserError(
    [sentence, suggestion.replace(/^\((.*)\)$/, '$1')].filter(Boolean).join(' '),
    'See --help.',
  )
}
