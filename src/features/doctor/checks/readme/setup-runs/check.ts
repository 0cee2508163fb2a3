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

export const setupRuns: Check<Code> = {
  id: 'readme/setup-runs',
  severity: 'error',
  point: 'readme',
  title: 'The set-up in the README works in a fresh clone',
  why: '“Is the set-up code in your README working?” On the machine of the author it always is: the packages, the .env and the database are already there. Only a fresh clone shows what a newcomer gets, and a set-up that fails costs each of them a day.',
  finds:
    'A command that installs, migrates, seeds or prepares, and exits with another code than 0 (or than its mark expects), does not end in time, or prints nothing for two minutes. The finding shows the last lines of its output. Later commands are not run, and are not findings.',
  ignores:
    'Commands that only print, e.g. versions, and commands of other checks: the server, the tests, lint.',
  blockedBy:
    'What the README cannot fix: a service that does not run, a placeholder without a value, a registry that cannot be reached, a package manager that is not installed.',
  advice:
    'Clone the repository into another folder and follow the README yourself. [doctor.md](../../doctor.md#--run) describes the environment of a run, and the marks for what cannot be read from the text.',
  findings,
  needsRun: true,
  run(_, { readme }) {
    return outcomeOfSteps(partsOf(readme).setup, 'step-failed', 'The README has no set-up that can be run.')
  },
}
