import { partsOf } from '../../../run/observe/parts.ts'
import type { Check } from '../../check.ts'
import { outcomeOfSteps } from '../../outcome-of-steps.ts'

const findings = {
  'step-failed': {
    message: '`{command}` does not work: {reason}.',
    hint: 'Try it in a fresh clone, and fix the line or what it runs.',
  },
}

type Code = keyof typeof findings

export const verifyRuns: Check<Code> = {
  id: 'readme/verify-runs',
  severity: 'warning',
  point: 'readme',
  title: 'The lint, type-check and build commands of the README work',
  why: 'A newcomer runs the documented lint, type checks and builds before the first change. Where they fail at that point, nobody can tell a new fault from an old one.',
  finds:
    'A command of the README that verifies the project, e.g. `npm run lint` or `npm run test:unit`, and fails.',
  ignores:
    '`npm test` (see [tests/pass](../tests/pass.md)), and commands that rewrite files, e.g. `lint --fix`, which are never run.',
  advice: 'Make it pass, or remove the line.',
  findings,
  needsRun: true,
  run(_, { readme }) {
    return outcomeOfSteps(
      partsOf(readme).verify,
      'step-failed',
      'The README runs no lint, type check or build.',
    )
  },
}
