import { runChild } from '../../system/child.ts'
import { Cancelled, exit, UserError } from '../../system/errors.ts'
import type { Json } from '../../system/json.ts'
import type { Environment } from '../../system/process.ts'
import { shellCommand } from '../../system/shell.ts'
import type { KnexContract } from '../place.ts'
import { answerIn } from './answer.ts'

/** A project that answers verbs: docs/contract.md. */
export interface AskedProject {
  readonly root: string
  readonly contract: KnexContract
  readonly env: Environment
  readonly signal: AbortSignal
}

/** Asks a project a verb, with what it reads on standard input. Its failure is thrown with its message and code. */
export async function askVerb(
  { root, contract, env, signal }: AskedProject,
  words: readonly [verb: string, ...rest: string[]],
  input?: string,
): Promise<Json> {
  const command = [...contract.manage, ...words, '--json']
  const options = { cwd: root, env, signal, ...(input !== undefined && { input }) }
  const { fault, exitCode, stdout, stderr } = await runChild(command, options)
  if (signal.aborted) throw new Cancelled('Cancelled.')
  if (fault !== undefined)
    throw new UserError(
      `${shellCommand(command)} could not be started (${fault}).`,
      'gapi.yml has the command, as manage.',
      exit.failed,
    )
  const answer = answerIn(stdout.split('\n').at(-1) ?? '', words[0])
  if (answer?.kind === 'answer') return answer.data
  const code = Object.values(exit).find(each => each === exitCode && each !== exit.done) ?? exit.failed
  if (answer?.kind === 'failure') throw new UserError(answer.message, answer.hint, code)
  if (answer?.kind === 'unknown-verb')
    throw new UserError(
      `${root} has no verb ${words[0]}: its template is older than this gapi, or the part was taken out.`,
      `It has ${answer.verbs.join(', ')}.`,
    )
  const printed = stderr.split('\n').slice(-20).join('\n')
  throw new UserError(`${shellCommand(command)} ended with exit code ${exitCode}.`, printed, exit.failed)
}
