import { runChild } from '../../system/child.ts'
import { Cancelled, exit, UserError } from '../../system/errors.ts'
import type { Json } from '../../system/json.ts'
import type { Environment } from '../../system/process.ts'
import { shellCommand } from '../../system/shell.ts'
import type { ProjectPlace } from '../place.ts'
import { answerIn } from './answer.ts'
import type { Contract } from './contract.ts'

/** A project that answers verbs: docs/contract.md. */
export interface AskedProject {
  readonly root: string
  readonly contract: Contract
  readonly env: Environment
  readonly signal: AbortSignal
}

/** The project with what its verbs run in. Throws for one that only a knexfile describes. */
export function askedProject(
  { contract, root, file }: ProjectPlace,
  { env, signal }: Pick<AskedProject, 'env' | 'signal'>,
): AskedProject {
  if (contract) return { root, contract, env, signal }
  throw new UserError(
    `${file} describes a database, and no API that gapi can ask.`,
    'Change to the folder of a project made with create-good-api: its gapi.yml has the command, as manage.',
  )
}

/** A command that could not be started. */
export function notStarted(command: readonly string[], fault: string): UserError {
  const [program = ''] = command
  if (fault === 'ENOENT' && program.includes('/'))
    return new UserError(
      `${program} does not exist: the packages of the project are not installed.`,
      'Install them as its README says.',
      exit.failed,
    )
  return new UserError(
    `${shellCommand(command)} could not be started (${fault}).`,
    'gapi.yml has the command, as manage.',
    exit.failed,
  )
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
  if (fault !== undefined) throw notStarted(command, fault)
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
