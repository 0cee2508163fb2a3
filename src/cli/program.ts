import { Command } from 'commander'
import type { ExitCode } from '../core/errors.ts'
import { version } from '../core/self.ts'
import { commands } from './commands/index.ts'
import type { Io } from './io.ts'

export const commandNames = ['create-good-api', 'gapi'] as const

export type CommandName = (typeof commandNames)[number]

/**
 * The parser of a command line; `done` is told the exit code of the command that ran. `create-good-api` is
 * `gapi new` by itself. Of gapi's commands only the one named is loaded; all are when none is, for the help text
 * and for “did you mean”.
 */
export async function programFor(
  name: CommandName,
  args: readonly string[],
  io: Io,
  done: (code: ExitCode) => void,
): Promise<Command> {
  const program = new Command(name)
    .helpOption('-h, --help', 'show this text')
    .helpCommand(false)
    .version(version, '-V, --version', 'show the version')
    .configureOutput({
      writeOut: text => io.stdout.write(text),
      writeErr: () => {},
      getOutHelpWidth: () => 100,
    })
    .exitOverride()
    .allowExcessArguments(false)
  if (name === 'create-good-api') {
    const configure = await commands.new()
    return configure(program, io, done)
  }
  program.description('The companion of an API made with create-good-api.')
  const named = Object.entries(commands).filter(([command]) => command === args[0])
  for (const [command, load] of named.length > 0 ? named : Object.entries(commands)) {
    const configure = await load()
    configure(
      program.command(command).helpOption('-h, --help', 'show this text').allowExcessArguments(false),
      io,
      done,
    )
  }
  return program
}
