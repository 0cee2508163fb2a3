import { commandOf, untriedText } from '../run/observe/parts.ts'
import type { StepResult } from '../run/result/result.ts'
import type { CheckOutcome, Hit } from './check.ts'
import { amount } from './subject.ts'

/** The outcome of a check from the results of some steps. After a failure the later steps could not run. */
export function outcomeOfSteps<Code extends string>(
  results: readonly StepResult[],
  code: Code,
  none: string,
): CheckOutcome<Code> {
  if (results.length === 0) return { notApplicable: none }
  const failed = results.filter(({ state }) => state === 'failed')
  const untried = results.find(({ state }) => state === 'blocked' || state === 'not-run')
  if (failed.length === 0 && untried) return { blocked: untriedText(untried) }
  const subject = amount(results.length, 'command of the README', 'commands of the README')
  return { hits: failed.map(result => hitOf(result, code)), subject }
}

export function hitOf<Code extends string>({ step, reason, output }: StepResult, code: Code): Hit<Code> {
  const command = commandOf(step.command)
  return {
    ...{ code, path: step.file, line: step.line, about: step.command },
    ...{ args: { command, reason }, evidence: output },
  }
}
