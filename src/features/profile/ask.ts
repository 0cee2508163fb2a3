import { answerIn } from '../../core/project/contract/answer.ts'
import type { ProjectPlace } from '../../core/project/place.ts'
import { runChild } from '../../core/system/child.ts'
import { Cancelled, exit, UserError } from '../../core/system/errors.ts'
import type { Json } from '../../core/system/json.ts'
import type { Environment } from '../../core/system/process.ts'
import { shellCommand } from '../../core/system/shell.ts'

export interface AskOptions {
  readonly env: Environment
  readonly signal: AbortSignal
  /** The standard input of the verb. */
  readonly input?: string
}

/** The answer of a project to a verb. Throws what the project says where it fails. */
export async function ask(
  { contract, root, file }: ProjectPlace,
  [verb = '', ...words]: readonly string[],
  { env, signal, input }: AskOptions,
): Promise<Json> {
  if (!contract)
    throw new UserError(
      `${file} describes a database, and no API that gapi can run.`,
      'Change to the folder of a project made with create-good-api.',
    )
  const command = [...contract.manage, verb, ...words, '--json']
  const options = { cwd: root, env, signal, ...(input !== undefined && { input }) }
  const { fault, exitCode, stdout, stderr } = await runChild(command, options)
  if (signal.aborted) throw new Cancelled('Cancelled.')
  if (fault !== undefined)
    throw new UserError(
      `${shellCommand(command)} could not be started (${fault}).`,
      'gapi.yml has the command, as manage.',
      exit.failed,
    )
  const answer = answerIn(stdout, verb)
  if (answer?.kind === 'answer') return answer.data
  const code = Object.values(exit).find(each => each === exitCode && each !== exit.done) ?? exit.failed
  if (answer?.kind === 'failure') throw new UserError(answer.message, answer.hint, code)
  if (answer?.kind === 'unknown-verb')
    throw new UserError(
      `${root} has no verb ${verb}: its template is older than this gapi, or the part was taken out.`,
      `It has ${answer.verbs.join(', ')}.`,
    )
  const printed = stderr.split('\n').slice(-20).join('\n')
  throw new UserError(`${shellCommand(command)} ended with exit code ${exitCode}.`, printed, exit.failed)
}

/** Seeds and keys of development, whatever the shell says. */
export function developmentOf(env: Environment): Environment {
  return { ...env, APP_CONFIG: 'development' }
}
