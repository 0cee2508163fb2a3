import { answerIn } from '../../core/project/contract/answer.ts'
import type { KnexContract } from '../../core/project/place.ts'
import { runChild } from '../../core/system/child.ts'
import { Cancelled, exit, UserError } from '../../core/system/errors.ts'
import type { Json } from '../../core/system/json.ts'
import type { Environment } from '../../core/system/process.ts'
import { shellCommand } from '../../core/system/shell.ts'

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
  const ran = await runChild(command, { cwd: root, env, signal, ...(input !== undefined && { input }) })
  if (signal.aborted) throw new Cancelled('Cancelled.')
  const answer = answerIn(ran.stdout.split('\n').at(-1) ?? '', words[0])
  if (answer?.kind === 'answer') return answer.data
  const code = Object.values(exit).find(each => each !== exit.done && each === ran.exitCode) ?? exit.failed
  if (answer?.kind === 'failure') throw new UserError(answer.message, answer.hint, code)
  if (answer?.kind === 'unknown-verb')
    throw new UserError(
      `This project has no verb ${words[0]}.`,
      'It was made before there were recordings, or they were taken out: docs/replay.md of create-good-api.',
    )
  const why =
    ran.fault === undefined ? `${ran.stderr}`.trim().slice(-2000) : `It could not be started (${ran.fault}).`
  throw new UserError(`${shellCommand(command)} did not answer.`, why, exit.failed)
}
