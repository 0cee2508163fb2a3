import { Command } from 'commander'
import { version } from '../core/render/own-package.ts'
import type { ExitCode } from '../core/system/errors.ts'
import type { CommandList } from './command.ts'
import { commands } from './commands/index.ts'
import { passedOn } from './pass-on.ts'
import type { Io } from './terminal/io.ts'

export const commandNames = ['create-good-api', 'gapi'] as const

export type CommandName = (typeof commandNames)[number]

/**
 * The parser for a command line; `done` gets the exit code. `create-good-api` is an alias of `gapi new`. Only
 * the named command of gapi is loaded; if there is none, all of the list are, for the help text and “did you
 * mean”.
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
  const passed = passedOn(args, io)
  if (passed) return programOf(program, passed, done)
  await addCommands(program, commands, args, io, done)
  return program
}

/** A program that takes any words, and leaves them to one action. */
function programOf(program: Command, act: () => Promise<ExitCode>, done: (code: ExitCode) => void): Command {
  return program
    .argument('[words...]')
    .allowUnknownOption()
    .passThroughOptions()
    .action(async () => done(await act()))
}

/** Adds the commands of a list, or only the one that the arguments name. */
async function addCommands(
  parent: Command,
  list: CommandList,
  [name, ...args]: readonly string[],
  io: Io,
  done: (code: ExitCode) => void,
): Promise<void> {
  const entries = Object.entries(list)
  const named = entries.filter(([command, listed]) => name === command || name === aliasOf(listed))
  for (const [command, listed] of named.length > 0 ? named : entries) {
    const added = parent
      .command(command)
      .helpOption('-h, --help', 'show this text')
      .helpCommand(false)
      .allowExcessArguments(false)
    if (typeof listed === 'function') (await listed())(added, io, done)
    else {
      if (listed.alias) added.alias(listed.alias)
      // Options after the name of a subcommand belong to the subcommand.
      if (listed.itself) (await listed.itself())(added.enablePositionalOptions(), io, done)
      await addCommands(added.description(listed.about), listed.commands, args, io, done)
    }
  }
}

function aliasOf(listed: CommandList[string]): string | undefined {
  return typeof listed === 'function' ? undefined : listed.alias
}
