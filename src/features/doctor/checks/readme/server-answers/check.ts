import { partsOf } from '../../../run/observe/parts.ts'
import type { Check } from '../../check.ts'
import { outcomeOfSteps } from '../../outcome-of-steps.ts'

const findings = {
  'server-failed': {
    message: '`{command}` does not start a server that answers: {reason}.',
    hint: 'Try it in a fresh clone: the lines above must provide everything that it needs.',
  },
}

type Code = keyof typeof findings

export const serverAnswers: Check<Code> = {
  id: 'readme/server-answers',
  severity: 'error',
  point: 'readme',
  title: 'The server that the README starts answers',
  why: 'An open port does not mean that the API works: a server can listen and answer 500 to everything, and a process manager says “started” and exits with 0 while the app below it crashes. So the check requests a route that the README names.',
  finds:
    'A server that crashes, also below a watcher that keeps running; that exits and leaves nothing that listens; that opens no port in time; that responds with 500 or more, twice, to a route of the README or, where it names none, to `/`, `/health`, `/healthz` or `/docs`. A request of the README that fails, e.g. `curl -f localhost:3000/products`.',
  ignores: '401, 403 and 404, which are answers; a temporary 503; servers that do not speak HTTP.',
  blockedBy: 'A port that is in use, a service that does not run, or an earlier command that failed.',
  advice: 'Start it in a fresh clone, without the `.env` and the database that you already have.',
  findings,
  needsRun: true,
  run(_, { readme }) {
    return outcomeOfSteps(partsOf(readme).servers, 'server-failed', 'The README starts no server.')
  },
}
