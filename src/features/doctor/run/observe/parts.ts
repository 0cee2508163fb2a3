import type { ReadmeRun, StepResult } from '../result/result.ts'
import { isServer } from './observe.ts'

/** The results of a README's commands by purpose. Commands that are never run are left out. */
export interface ResultsByPurpose {
  readonly setup: readonly StepResult[]
  /** Includes the requests to them. */
  readonly servers: readonly StepResult[]
  /** `npm test` of the package at the root, in any form. */
  readonly tests: readonly StepResult[]
  /** Everything else that verifies the result. */
  readonly verify: readonly StepResult[]
}

export function partsOf({ steps }: Pick<ReadmeRun, 'steps'>): ResultsByPurpose {
  const firstServer = steps.findIndex(({ step }) => isServer(step))
  const inPart = (part: keyof ResultsByPurpose) =>
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

export function untriedText({ step, reason }: StepResult): string {
  return `${step.file}:${step.line} could not be tried: ${reason}.`
}

/** The first line of a command that may have several. */
export function commandOf(command: string): string {
  const [first = '', ...more] = command.split('\n')
  if (more.length === 0) return first
  return `${first.endsWith('\\') ? first.slice(0, -1).trimEnd() : first} …`
}

function partOf({ step }: StepResult, isLater: boolean): keyof ResultsByPurpose | undefined {
  const { class: kind, script } = step
  if (isServer(step) || kind === 'request') return 'servers'
  if (kind === 'verify') return script?.name === 'test' && !script.folder ? 'tests' : 'verify'
  if (kind === 'blocked') return isLater ? 'verify' : 'setup'
  return kind === 'install' || kind === 'setup' || kind === 'service' ? 'setup' : undefined
}
