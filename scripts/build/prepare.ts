import { Writable } from 'node:stream'
import { type CommandName, commandNames, programFor } from '../../src/cli/program.ts'
import { type Io, processIo } from '../../src/cli/terminal/io.ts'
import { version } from '../../src/core/render/own-package.ts'

/**
 * What bin/run.cjs prints without loading the program: the version, and the help text of both commands from
 * their parser. That of a command of gapi is written when it is asked for.
 */
export interface Prepared {
  readonly version: string
  readonly help: Readonly<Record<string, string>>
}

export async function preparedAnswers(): Promise<Prepared> {
  const io = processIo()
  const help = await Promise.all(commandNames.map(async name => [name, await helpOf(name, io)] as const))
  return { version, help: Object.fromEntries(help) }
}

/** The text that a command prints with --help. */
async function helpOf(name: CommandName, of: Io): Promise<string> {
  let text = ''
  const stdout = new Writable({
    write(part, _encoding, written) {
      text += part
      written()
    },
  })
  const io = { ...of, stdout }
  const program = await programFor(name, [], io, () => {})
  await program.parseAsync(['--help'], { from: 'user' }).catch(() => {})
  return text
}
