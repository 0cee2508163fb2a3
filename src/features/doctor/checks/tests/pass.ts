import type { Check, Hit, Outcome } from '../../check.ts'
import { commandOf, hitOf, partsOf, untriedText } from '../../run/parts.ts'
import type { RunRecord } from '../../run/record.ts'
import type { StepResult } from '../../run/result.ts'
import { testsRun } from '../../run/test-count.ts'
import type { Subject } from '../../subject.ts'
import { isPlaceholder } from '../../test-script.ts'
import { positionOf } from '../../texts.ts'

export const pass: Check = {
  id: 'tests/pass',
  severity: 'error',
  point: 'tests',
  title: '`npm test` passes in a fresh clone, and runs tests',
  help: 'Tests verify the new code, and that the old still works: only if they pass before one begins. That a runner ends well is not enough, since one that finds no test ends well too.',
  needsRun: true,
  run(subject, record) {
    const script = subject.repository.manifests.get('')?.scripts.test
    if (script === undefined || isPlaceholder(script))
      return { notApplicable: 'package.json has no script that runs tests.' }
    const [told] = partsOf(record.readme).tests
    const isLeft = told?.state === 'left' && record.unready === undefined
    return told && !isLeft ? toldOutcome(told, record) : ownOutcome(subject, record)
  },
}

/** What the README has run is not run again; what it has left only because a server did not start is run. */
function toldOutcome(told: StepResult, record: RunRecord): Outcome {
  if (told.state === 'blocked' || told.state === 'left') return { blocked: untriedText(told) }
  if (told.state === 'failed') return { hits: [hitOf(told, 'tests-fail')] }
  if (testsRun(record.saidBy(told)) !== 0) return { hits: [] }
  const { command, file, line } = told.step
  return { hits: [noneRun({ path: file, line }, commandOf(command))] }
}

async function ownOutcome({ repository, texts }: Subject, record: RunRecord): Promise<Outcome> {
  const manager = repository.manager?.name ?? 'npm'
  if (record.unready !== undefined) return { blocked: `They were not run: ${record.unready}.` }
  if (!repository.has(manager)) return { blocked: `${manager} is not installed.` }
  const { failure, blocker, stdout, output } = await record.command(`${manager} run test`)
  if (blocker !== undefined) return { blocked: `They could not be run: ${blocker}.` }
  const text = texts.of('package.json') ?? ''
  const place = { path: 'package.json', line: positionOf(text, text.search(/"test"\s*:/)).line }
  const command = `${manager} test`
  if (failure === undefined) return { hits: testsRun(stdout) === 0 ? [noneRun(place, command)] : [] }
  const args = { command, reason: failure }
  return { hits: [{ ...place, code: 'tests-fail', about: command, args, evidence: output }] }
}

function noneRun(place: Pick<Hit, 'path' | 'line'>, command: string): Hit {
  return { ...place, code: 'no-tests-run', about: command, args: { command } }
}
