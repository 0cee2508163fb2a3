import { type Baseline, holds } from './baseline.ts'
import type { Check, Hit } from './check.ts'
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
  /** Told of each check when it is done. */
  readonly onChecked?: (checked: Checked) => void
}

/** Runs checks over a repository. One that fails by itself is reported as crashed, and the others still run. */
export async function examine(
  subject: Subject,
  { checks, ignore, baseline, onChecked }: Wishes,
): Promise<Report> {
  const explain = explainer(ignore, subject.texts)
  const passing = new Map(
    baseline.flatMap(entry => (holds(entry, subject.now) ? [[entry.fingerprint, entry]] : [])),
  )
  const checked: Checked[] = []
  const ignored: Explained[] = []
  const known: Finding[] = []
  for (const check of inOrder(checks)) {
    const one = sorted(await checkedBy(check, subject), explain, passing)
    checked.push(one.checked)
    ignored.push(...one.ignored)
    known.push(...one.known)
    onChecked?.(one.checked)
  }
  const seen = new Set(known.map(({ fingerprint }) => fingerprint))
  const stale = baseline.filter(
    entry => wasChecked(entry, checked) && !seen.has(entry.fingerprint) && holds(entry, subject.now),
  )
  return { root: subject.repository.root, checked, ignored, known, stale }
}

function inOrder(checks: readonly Check[]): Check[] {
  return checks.toSorted((a, b) => Number(a.slow ?? false) - Number(b.slow ?? false))
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
    const outcome = await check.run(subject)
    if ('notApplicable' in outcome)
      return done({ state: 'not-applicable', findings: [], reason: outcome.notApplicable })
    const findings = findingsFrom(check, outcome.hits ?? [], subject)
    if ('blocked' in outcome) return done({ state: 'blocked', findings, reason: outcome.blocked })
    return done({ state: findings.length > 0 ? 'findings' : 'ok', findings, reason: undefined })
  } catch (error) {
    const says = error instanceof Error ? (error.stack ?? error.message) : String(error)
    return done({ state: 'crashed', findings: [], reason: masked(says) })
  }
}

function findingsFrom(check: Check, hits: readonly Hit[], { texts }: Subject): Finding[] {
  const fingerprints = fingerprintsOf(check.id, hits, texts)
  return hits.map(({ code, path, line, column, args = {}, severity }, index) => ({
    check: check.id,
    code,
    severity: severity ?? check.severity,
    path,
    line,
    column,
    args: Object.fromEntries(Object.entries(args).map(([name, value]) => [name, masked(value)])),
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
