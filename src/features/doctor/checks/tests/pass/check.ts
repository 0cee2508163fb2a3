import { isPlaceholder } from '../../../queries/test-script.ts'
import { isPython } from '../../../repository/python.ts'
import { positionOf } from '../../../repository/texts.ts'
import { commandOf, partsOf, untriedText } from '../../../run/observe/parts.ts'
import type { RunRecord } from '../../../run/result/record.ts'
import type { StepResult } from '../../../run/result/result.ts'
import { testsRun } from '../../../run/result/test-count.ts'
import type { Check, CheckOutcome, Hit } from '../../check.ts'
import type { CheckContext } from '../../context.ts'
import { hitOf } from '../../outcome-of-steps.ts'
import { only } from '../../subject.ts'

const findings = {
  'tests-fail': {
    message: '`{command}` fails: {reason}.',
    hint: 'Try it in a fresh clone: a test must pass without anything that only your machine has.',
  },
  'no-tests-run': {
    message: '`{command}` exits with 0, and ran no test.',
    hint: 'Make it find the tests, and fail where there are none.',
  },
}

type Code = keyof typeof findings

export const pass: Check<Code> = {
  id: 'tests/pass',
  severity: 'error',
  point: 'tests',
  title: '`npm test` passes in a fresh clone, and runs tests',
  why: 'Tests verify the new code, and that the old still works: only if they pass before you begin. An exit code of 0 is not enough, since a runner that finds no test exits with 0 too.',
  finds:
    'The `test` script of package.json exits with another code than 0, does not end within five minutes, or prints nothing for two. Or it exits with 0, and the runner (Vitest, Jest, Mocha, `node --test`, TAP, Jasmine, Bun, AVA, uvu) says that it ran no test.\n\nWhere the README runs `npm test`, that run counts. Otherwise, and where it was not run because the server did not start, it is run in the copy after the set-up.',
  ignores:
    'A script that only says that there is no test (see [tests/exist](exist.md)), and runners that do not print how many tests they ran.',
  blockedBy:
    'A set-up that failed, a service that the tests need and that does not run, or a database server whose user cannot create a database.',
  advice:
    'Let the tests create what they need, e.g. a database of their own, and fail where they find none (`vitest run` without `--passWithNoTests`).',
  findings,
  needsRun: true,
  run(context, record) {
    if (isPython(context.repository)) return pythonOutcome(record)
    const script = context.repository.manifests.get('')?.scripts.test
    if (script === undefined || isPlaceholder(script))
      return { notApplicable: 'package.json has no script that runs tests.' }
    const [step] = partsOf(record.readme).tests
    const isLeft = step?.state === 'not-run' && record.unready === undefined
    return step && !isLeft ? readmeOutcome(step, record) : ownOutcome(context, record)
  },
}

/** Those of a Python project, if the README says how to run them. */
function pythonOutcome(record: RunRecord): CheckOutcome<Code> {
  const steps = partsOf(record.readme).verify.filter(({ step }) => /\b(tests?|pytest)\b/.test(step.command))
  const step = steps.find(({ state }) => state !== 'not-run') ?? steps[0]
  return step ? readmeOutcome(step, record) : { notApplicable: 'The README runs no tests.' }
}

/** Tests that the README ran are not run again, except those skipped only because a server did not start. */
function readmeOutcome(step: StepResult, record: RunRecord): CheckOutcome<Code> {
  if (step.state === 'blocked' || step.state === 'not-run') return { blocked: untriedText(step) }
  const { command, file, line } = step.step
  const subject = only(commandOf(command))
  if (step.state === 'failed') return { hits: [hitOf(step, 'tests-fail')], subject }
  if (testsRun(record.outputOf(step)) !== 0) return { hits: [], subject }
  return { hits: [noneRun({ path: file, line }, commandOf(command))], subject }
}

async function ownOutcome(
  { repository, texts }: CheckContext,
  record: RunRecord,
): Promise<CheckOutcome<Code>> {
  const manager = repository.manager?.name ?? 'npm'
  if (record.unready !== undefined) return { blocked: `The tests were not run: ${record.unready}.` }
  if (!repository.has(manager)) return { blocked: `${manager} is not installed.` }
  const { failure, blocker, stdout, output } = await record.command(`${manager} run test`)
  if (blocker !== undefined) return { blocked: `The tests could not be run: ${blocker}.` }
  const text = texts.of('package.json') ?? ''
  const place = { path: 'package.json', line: positionOf(text, text.search(/"test"\s*:/)).line }
  const command = `${manager} test`
  const subject = only(command)
  if (failure === undefined) return { hits: testsRun(stdout) === 0 ? [noneRun(place, command)] : [], subject }
  const args = { command, reason: failure }
  return { hits: [{ ...place, code: 'tests-fail', about: command, args, evidence: output }], subject }
}

function noneRun(place: Pick<Hit<Code>, 'path' | 'line'>, command: string): Hit<Code> {
  return { ...place, code: 'no-tests-run', about: command, args: { command } }
}
