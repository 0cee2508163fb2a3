import { Command } from 'commander'
import type { ExitCode } from '../core/errors.ts'
import { version } from '../core/self.ts'
import type { CommandList } from './command.ts'
import { commands } from './commands/index.ts'
import type { Io } from './io.ts'

export const commandNames = ['create-good-api', 'gapi'] as const

export type CommandName = (typeof commandNames)[number]

/**
 * The parser of a command line; `done` is told the exit code of the command that ran. `create-good-api` is
 * `gapi new` by itself. Of gapi's commands only the one named is loaded; all of a list are when none of it is, for the
 * help text and for “did you mean”.
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
      writeErr: text => io.stderr.write(text),
      outputError: () => {},
      getOutHelpWidth: () => 100,
    })
    .exitOverride()
    .allowExcessArguments(false)
  if (name === 'create-good-api') {
    const configure = await commands.new()
    return configure(program, io, done)
  }
  program.description('The companion of an API made with create-good-api.').enablePositionalOptions()
  await addCommands(program, commands, args, io, done)
  return program
}

/** Adds the commands of a list, or only the one the arguments name. */
async function addCommands(
  parent: Command,
  list: CommandList,
  [name, ...args]: readonly string[],
  io: Io,
  done: (code: ExitCode) => void,
): Promise<void> {
  const isNamed = name !== undefined && name in list
  for (const [command, listed] of Object.entries(list)) {
    if (isNamed && command !== name) continue
    const added = parent
      .command(command)
      .helpOption('-h, --help', 'show this text')
      .helpCommand(false)
      .allowExcessArguments(false)
    if (typeof listed === 'function') (await listed())(added, io, done)
    else {
      // What stands after the name of a command inside belongs to that command.
      if (listed.itself) (await listed.itself())(added.enablePositionalOptions(), io, done)
      await addCommands(added.description(listed.about), listed.commands, args, io, done)
    }
  }
}
