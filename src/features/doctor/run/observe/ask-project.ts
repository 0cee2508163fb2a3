import {
  answerIn,
  answerLimit,
  type ManageAnswer,
  manageCommand,
} from '../../../../core/project/contract/answer.ts'
import type { Contract } from '../../../../core/project/contract/contract.ts'
import type { RunRecord } from '../result/record.ts'

/** Asks the project by its contract, in the copy, in the state after the README's set-up. */
export async function askProject(
  record: RunRecord,
  contract: Contract,
  verb: string,
): Promise<
  Exclude<ManageAnswer, { kind: 'failure' }> | { readonly kind: 'failure'; readonly detail: string }
> {
  const command = manageCommand(contract, verb, '--json')
  const { stdout, failure, blocker } = await record.program(command, answerLimit)
  const answer = answerIn(stdout, verb)
  if (answer === undefined)
    return {
      kind: 'failure',
      detail: `\`${command}\` gave no answer: ${blocker ?? failure ?? 'it is not JSON'}.`,
    }
  if (answer.kind !== 'failure') return answer
  return { kind: 'failure', detail: `\`${command}\` failed: ${answer.message.split('\n')[0]}` }
}
