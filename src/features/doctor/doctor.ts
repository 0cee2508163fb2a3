import { Cancelled } from '../../core/errors.ts'
import { type Baseline, holds } from './baseline.ts'
import type { Check, Hit, Outcome } from './check.ts'
import { fingerprintsOf } from './fingerprint.ts'
import { type Explain, explainer } from './ignore.ts'
import type { BaselineEntry, Checked, Explained, Finding, Report } from './report.ts'
import { masked } from './secrets/scan.ts'
import type { Ignored } from './settings.ts'
import type { Subject } from './subject.ts'

export interface Wishes {
  readonly checks: readonly Check[]
  readonly ignore: readonly Ignored[]
  readonly baseline: Baseline
  /** Told of each check before it runs, from 1, and of how many there are. */
  readonly onCheck?: (check: Check, place: number, of: number) => void
  /** Between two checks it can be stopped. */
  readonly signal?: AbortSignal
}

/** Runs checks over a repository. One that fails by itself is reported as crashed, and the others still run. */
export async function examine(
  subject: Subject,
  { checks, ignore, baseline, onCheck, signal }: Wishes,
): Promise<Report> {
  const explain = explainer(ignore, subject.texts)
  const passing = new Map(
    baseline.flatMap(entry => (holds(entry, subject.now) ? [[entry.fingerprint, entry]] : [])),
  )
  const checked: Checked[] = []
  const ignored: Explained[] = []
  const known: Finding[] = []
  for (const [index, check] of inOrder(checks).entries()) {
    if (signal?.aborted) throw new Cancelled('Stopped.')
    onCheck?.(check, index + 1, checks.length)
    const one = sorted(await checkedBy(check, subject), explain, passing)
    checked.push(one.checked)
    ignored.push(...one.ignored)
    known.push(...one.known)
  }
  const seen = new Set(known.map(({ fingerprint }) => fingerprint))
  const stale = baseline.filter(
    entry => wasChecked(entry, checked) && !seen.has(entry.fingerprint) && holds(entry, subject.now),
  )
  const { repository, run } = subject
  const readme = run && 'readme' in run ? run.readme : undefined
  return { root: repository.root, checked, run: readme, ignored, known, stale }
}

/** The slow ones last, and those that run something after them. */
function inOrder(checks: readonly Check[]): Check[] {
  const weight = ({ slow, needsRun }: Check) => (needsRun ? 2 : slow ? 1 : 0)
  return checks.toSorted((a, b) => weight(a) - weight(b))
}

/** Only of a check that looked can one say that it found no more. */
function wasChecked({ check }: BaselineEntry, checked: readonly Checked[]): boolean {
  return checked.some(({ check: { id }, state }) => id === check && (state === 'ok' || state === 'findings'))
}

async function checkedBy(check: Check, subject: Subject): Promise<Checked> {
  const start = performance.now()
  const done = (rest: Pick<Checked, 'state' | 'findings' | 'reason'>): Checked => ({
    check,
    ...rest,
    milliseconds: Math.round(performance.now() - start),
  })
  try {
    const outcome = await outcomeOf(check, subject)
    if ('notApplicable' in outcome)
      return done({ state: 'not-applicable', findings: [], reason: outcome.notApplicable })
    const findings = findingsFrom(check, outcome.hits ?? [], subject)
    if ('blocked' in outcome) return done({ state: 'blocked', findings, reason: outcome.blocked })
    return done({ state: findings.length > 0 ? 'findings' : 'ok', findings, reason: undefined })
  } catch (error) {
    if (error instanceof Cancelled) throw error
    const says = error instanceof Error ? (error.stack ?? error.message) : String(error)
    return done({ state: 'crashed', findings: [], reason: masked(says) })
  }
}

function outcomeOf(check: Check, subject: Subject): Outcome | Promise<Outcome> {
  if (!check.needsRun) return check.run(subject)
  const { run } = subject
  if (run === undefined || 'impossible' in run) return { blocked: run?.impossible ?? 'Nothing was run.' }
  return check.run(subject, run)
}

function findingsFrom(check: Check, hits: readonly Hit[], { texts }: Subject): Finding[] {
  const fingerprints = fingerprintsOf(check.id, hits, texts)
  return hits.map(({ code, path, line, column, args = {}, evidence = [], severity }, index) => ({
    check: check.id,
    code,
    severity: severity ?? check.severity,
    path,
    line,
    column,
    args: Object.fromEntries(Object.entries(args).map(([name, value]) => [name, masked(value)])),
    evidence: evidence.map(masked),
    fingerprint: fingerprints[index] ?? '',
  }))
}

/** Takes out what somebody has explained and what the baseline lets pass. */
function sorted(checked: Checked, explain: Explain, passing: ReadonlyMap<string, BaselineEntry>) {
  const findings: Finding[] = []
  const ignored: Explained[] = []
  const known: Finding[] = []
  for (const finding of checked.findings) {
    const reason = explain(finding)
    if (reason !== undefined) ignored.push({ finding, reason })
    else if (passing.has(finding.fingerprint)) known.push(finding)
    else findings.push(finding)
  }
  const state = checked.state === 'findings' && findings.length === 0 ? 'ok' : checked.state
  return { checked: { ...checked, state, findings }, ignored, known }
}
