import type { Check } from '../../check.ts'
import { outcomeOfSteps, partsOf } from '../../run/parts.ts'

export const verifyRuns: Check = {
  id: 'readme/verify-runs',
  severity: 'warning',
  point: 'readme',
  title: 'What the README runs to look at the result works',
  help: 'Lint, type checks and builds that are written down are what a newcomer tries before the first change. Where they fail before anything was changed, nobody can tell a new fault from an old one.',
  needsRun: true,
  run(_, { readme }) {
    return outcomeOfSteps(
      partsOf(readme).verify,
      'step-failed',
      'The README runs nothing that looks at the result, but perhaps the tests.',
    )
  },
}
