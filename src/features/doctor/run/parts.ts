import type { Hit, Outcome } from '../check.ts'
import type { Code } from '../wording.ts'
import { isServer } from './observe.ts'
import type { ReadmeRun, StepResult } from './result.ts'

/** What a README has run, by what it is for. What is never run is in none of them. */
export interface Parts {
  readonly setup: readonly StepResult[]
  /** Also the requests to one. */
  readonly servers: readonly StepResult[]
  /** `npm test` of the package at the root, however it is called. */
  readonly tests: readonly StepResult[]
  /** All else that looks at the result. */
  readonly verify: readonly StepResult[]
}

export function partsOf({ steps }: Pick<ReadmeRun, 'steps'>): Parts {
  const firstServer = steps.findIndex(({ step }) => isServer(step))
  const inPart = (part: keyof Parts) =>
    steps.filter((result, index) => {
      const isLater = firstServer !== -1 && index > firstServer
      return result.state !== 'skipped' && partOf(result, isLater) === part
    })
  return {
    setup: inPart('setup'),
    servers: inPart('servers'),
    tests: inPart('tests'),
    verify: inPart('verify'),
  }
}

/** What became of some steps as the outcome of a check; where one failed, that others were left is its effect. */
export function outcomeOfSteps(results: readonly StepResult[], code: Code, none: string): Outcome {
  if (results.length === 0) return { notApplicable: none }
  const failed = results.filter(({ state }) => state === 'failed')
  const untried = results.find(({ state }) => state === 'blocked' || state === 'left')
  if (failed.length === 0 && untried) return { blocked: untriedText(untried) }
  return { hits: failed.map(result => hitOf(result, code)) }
}

export function untriedText({ step, reason }: StepResult): string {
  return `${step.file}:${step.line} could not be tried: ${reason}.`
}

export function hitOf({ step, reason, output }: StepResult, code: Code): Hit {
  const command = commandOf(step.command)
  return {
    ...{ code, path: step.file, line: step.line, about: step.command },
    ...{ args: { command, reason }, evidence: output },
  }
}

/** The first line of a command that may have several. */
export function commandOf(command: string): string {
  const [first = '', ...more] = command.split('\n')
  return more.length > 0 ? `${first.replace(/\s*\\$/, '')} …` : first
}

function partOf({ step }: StepResult, isLater: boolean): keyof Parts | undefined {
  const { class: kind, script } = step
  if (isServer(step) || kind === 'request') return 'servers'
  if (kind === 'verify') return script?.name === 'test' && !script.folder ? 'tests' : 'verify'
  if (kind === 'blocked') return isLater ? 'verify' : 'setup'
  return kind === 'install' || kind === 'setup' || kind === 'service' ? 'setup' : undefined
}
