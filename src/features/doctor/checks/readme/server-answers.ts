import type { Check } from '../../check.ts'
import { outcomeOfSteps, partsOf } from '../../run/parts.ts'

export const serverAnswers: Check = {
  id: 'readme/server-answers',
  severity: 'error',
  point: 'readme',
  title: 'The server that the README starts answers',
  help: 'That a port is open does not mean that the API works: a server can listen and answer 500 to everything, and a process manager says “started” and exits with 0 while the app below it crashes. So a route that the README names is asked for.',
  needsRun: true,
  run(_, { readme }) {
    return outcomeOfSteps(partsOf(readme).servers, 'server-failed', 'The README starts no server.')
  },
}
