import type { Check } from '../../check.ts'
import { outcomeOfSteps, partsOf } from '../../run/parts.ts'

export const setupRuns: Check = {
  id: 'readme/setup-runs',
  severity: 'error',
  point: 'readme',
  title: 'The set-up in the README works in a fresh clone',
  help: '“Is the set-up code in your README working?” On the machine of the author it always is: the packages, the .env and the database are there already. Only a fresh clone shows what a newcomer gets, and a set-up that fails costs each of them a day.',
  needsRun: true,
  run(_, { readme }) {
    return outcomeOfSteps(partsOf(readme).setup, 'step-failed', 'The README tells no set-up that can be run.')
  },
}
