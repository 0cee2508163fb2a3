import { Writable } from 'node:stream'
import type { CommandList } from '../../src/cli/command.ts'
import { commands } from '../../src/cli/commands/index.ts'
import { type CommandName, commandNames, programFor } from '../../src/cli/program.ts'
import { type Io, processIo } from '../../src/cli/terminal/io.ts'
import { version } from '../../src/core/render/own-package.ts'

/**
 * What bin/run.cjs prints without loading the program: the version, and the help text of every command from
 * its parser.
 */
export interface Prepared {
  readonly version: string
  readonly help: Readonly<Record<string, string>>
}

export async function preparedAnswers(): Promise<Prepared> {
  const io = processIo()
  const lines: [CommandName, ...string[]][] = [...commandNames.map(name => [name] as [CommandName])]
  lines.push(...namesIn(commands).map(names => ['gapi', ...names] as [CommandName, ...string[]]))
  const help = await Promise.all(lines.map(async line => [line.join(' '), await helpOf(line, io)] as const))
  return { version, help: Object.fromEntries(help) }
}

/** The words of all commands in a list, of its groups and of their commands. */
function namesIn(list: CommandList): string[][] {
  return Object.entries(list).flatMap(([name, listed]) =>
    typeof listed === 'function'
      ? [[name]]
      : [[name], ...namesIn(listed.commands).map(names => [name, ...names])],
  )
}

/** The text that a command line prints with --help. */
async function helpOf([name, ...args]: readonly [CommandName, ...string[]], of: Io): Promise<string> {
  let text = ''
  const stdout = new Writable({
    write(part, _encoding, written) {
      text += part
      written()
    },
  })
  const io = { ...of, stdout }
  const program = await programFor(name, args, io, () => {})
  await program.parseAsync([...args, '--help'], { from: 'user' }).catch(() => {})
  return text
}
