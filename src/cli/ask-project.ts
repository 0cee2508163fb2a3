import { askedProject, notStarted } from '../core/project/contract/ask-verb.ts'
import { findProject } from '../core/project/place.ts'
import { runChild } from '../core/system/child.ts'
import { Cancelled, type ExitCode, exit, UserError } from '../core/system/errors.ts'
import { shellCommand } from '../core/system/shell.ts'
import type { Io } from './terminal/io.ts'

/**
 * Asks the project a verb of its own, as `manage VERB` does, and passes on what it prints, while it does, and its exit code:
 * docs/contract.md.
 * `words` are the verb and its arguments.
 */
export async function askProject(io: Io, words: readonly string[]): Promise<ExitCode> {
  const { contract, root, env, signal: stop } = askedProject(findProject(io.cwd), io)
  const command = [...contract.manage, ...words]
  const { fault, exitCode, signal } = await runChild(command, {
    ...{ cwd: root, env, signal: stop },
    onOutput: textTo(io.stdout),
    onError: textTo(io.stderr),
  })
  if (stop.aborted) throw new Cancelled()
  if (fault !== undefined) throw notStarted(command, fault)
  if (signal) throw new UserError(`${shellCommand(command)} was stopped by ${signal}.`, '', exit.failed)
  return Object.values(exit).find(code => code === exitCode) ?? exit.failed
}

/** Writes what arrives as text; a character may arrive in two parts. */
function textTo(output: { write(text: string): unknown }): (part: Buffer) => void {
  const decoder = new TextDecoder()
  return part => void output.write(decoder.decode(part, { stream: true }))
}

/** The flags that were set, as arguments: `{ by: 'day', json: true }` → `--by day --json`. */
export function argumentsOf(flags: Readonly<Record<string, string | true | undefined>>): string[] {
  return Object.entries(flags).flatMap(([name, value]) => {
    if (value === undefined) return []
    return value === true ? [`--${name}`] : [`--${name}`, value]
  })
}
