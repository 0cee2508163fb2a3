import { Cancelled } from '../../core/system/errors.ts'
import { UnreadRepository } from '../../core/system/git/checkout.ts'
import { shortList } from '../../core/system/short-list.ts'
import type { Check, CheckOutcome, Hit } from './checks/check.ts'
import type { CheckContext } from './checks/context.ts'
import { type Baseline, holds } from './report/baseline.ts'
import { fingerprintsOf } from './report/fingerprint.ts'
import type { BaselineEntry, Checked, Finding, Report, SuppressedFinding } from './report/report.ts'
import type { IgnoreRule } from './report/settings.ts'
import { explainer, type ReasonFor } from './report/suppressions.ts'
import { toldOnce } from './report/told-once.ts'
import { masked } from './secrets/scan.ts'

export interface ExamineOptions {
  readonly checks: readonly Check[]
  readonly ignore: readonly IgnoreRule[]
  readonly baseline: Baseline
  /** Called before each check with its number, from 1, and the number of checks. */
  readonly onCheck?: (check: Check, place: number, of: number) => void
  /** Stops the run between two checks. */
  readonly signal?: AbortSignal
}

/** Runs checks on a repository. A check that throws is reported as crashed, and the others still run. */
export async function examine(
  context: CheckContext,
  { checks, ignore, baseline, onCheck, signal }: ExamineOptions,
): Promise<Report> {
  const explain = explainer(ignore, context.texts)
  const passing = new Map(
    baseline.flatMap(entry => (holds(entry, context.now) ? [[entry.fingerprint, entry]] : [])),
  )
  const checked: Checked[] = []
  const ignored: SuppressedFinding[] = []
  const known: Finding[] = []
  for (const [index, check] of inOrder(checks).entries()) {
    if (signal?.aborted) throw new Cancelled('Cancelled.')
    onCheck?.(check, index + 1, checks.length)
    const one = sorted(await checkedBy(check, context, ignore), explain, passing)
    checked.push(one.checked)
    ignored.push(...one.ignored)
    known.push(...one.known)
  }
  const seen = new Set(known.map(({ fingerprint }) => fingerprint))
  const stale = baseline.filter(
    entry => wasChecked(entry, checked) && !seen.has(entry.fingerprint) && holds(entry, context.now),
  )
  const { repository, run } = context
  const readme = run && 'readme' in run ? run.readme : undefined
  return { root: repository.root, ...toldOnce(checked), run: readme, ignored, known, stale }
}

/** The slow checks last, and those that need the run after them. */
function inOrder(checks: readonly Check[]): Check[] {
  const weight = ({ slow, needsRun }: Check) => (needsRun ? 2 : slow ? 1 : 0)
  return checks.toSorted((a, b) => weight(a) - weight(b))
}

/** A baseline entry can only be stale if its check ran to the end. */
function wasChecked({ check }: BaselineEntry, checked: readonly Checked[]): boolean {
  return checked.some(({ check: { id }, state }) => id === check && (state === 'ok' || state === 'findings'))
}

async function checkedBy(
  check: Check,
  context: CheckContext,
  ignore: readonly IgnoreRule[],
): Promise<Checked> {
  const { texts } = context
  const allowed = ignore.filter(rule => rule.check === check.id)
  const start = performance.now()
  const done = (rest: Pick<Checked, 'state' | 'findings' | 'reason' | 'subject'>): Checked => ({
    check,
    ...rest,
    milliseconds: Math.round(performance.now() - start),
  })
  try {
    texts.takeUnread()
    const outcome = await outcomeOf(check, context)
    const unread = unreadText(texts.takeUnread(), allowed)
    const hits = 'hits' in outcome ? (outcome.hits ?? []) : []
    const findings = findingsFrom(check, hits, context)
    const blocked = [...('blocked' in outcome ? [outcome.blocked] : []), ...unread].join(' ')
    if (blocked !== '') return done({ state: 'blocked', findings, reason: blocked })
    if (!('subject' in outcome)) {
      const reason = 'notApplicable' in outcome ? outcome.notApplicable : undefined
      return done({ state: 'not-applicable', findings: [], reason })
    }
    const { text: subject, count } = outcome.subject
    if (findings.length > 0) return done({ state: 'findings', findings, reason: undefined, subject })
    // Nothing was checked, so nothing is ok.
    if (count === 0) return done({ state: 'not-applicable', findings, reason: `There are ${subject}.` })
    return done({ state: 'ok', findings, reason: undefined, subject })
  } catch (error) {
    if (error instanceof Cancelled) throw error
    if (error instanceof UnreadRepository)
      return done({ state: 'blocked', findings: [], reason: `${error.message} ${error.hint}` })
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error)
    return done({ state: 'crashed', findings: [], reason: masked(detail) })
  }
}

/** The files that the check needed and could not read; those that a setting ignores are left out. */
function unreadText(unread: ReadonlyMap<string, string>, ignore: readonly IgnoreRule[]): string[] {
  const isIgnored = (path: string) =>
    ignore.some(({ files }) => files.length === 0 || files.some(file => file.test(path)))
  const reasons = new Map<string, string[]>()
  for (const [path, why] of unread)
    if (!isIgnored(path)) reasons.set(why, [...(reasons.get(why) ?? []), path])
  return [...reasons].map(([why, paths]) => `Not read: ${shortList(paths)} (${why}).`)
}

function outcomeOf(check: Check, context: CheckContext): CheckOutcome | Promise<CheckOutcome> {
  if (!check.needsRun) return check.run(context)
  const { run } = context
  if (run === undefined || 'impossible' in run) return { blocked: run?.impossible ?? 'Nothing was run.' }
  return check.run(context, run)
}

function findingsFrom(check: Check, hits: readonly Hit[], { texts }: CheckContext): Finding[] {
  const fingerprints = fingerprintsOf(check.id, hits, texts)
  return hits.map(({ path, line, column, severity, evidence = [], secrets = [], ...hit }, index) => {
    const args = Object.fromEntries(
      Object.entries(hit.args ?? {}).map(([name, value]) => [name, masked(value)]),
    )
    return {
      check: check.id,
      ...{ code: hit.code, ...textsOf(check, hit.code, args) },
      severity: severity ?? check.severity,
      ...{ path, line, column, args },
      evidence: evidence.map(masked),
      secrets,
      ...(hit.suppressed !== undefined && { suppressed: hit.suppressed }),
      fingerprint: fingerprints[index] ?? '',
    }
  })
}

/** The message and the hint of a kind of finding, with placeholders filled in. */
function textsOf({ id, findings }: Check, code: string, args: Readonly<Record<string, string>>) {
  const kind = findings[code]
  if (!kind) throw new Error(`The check ${id} has no finding ${code}.`)
  const filled = (text: string) => text.replace(/\{(\w+)\}/g, (_, name: string) => args[name] ?? `{${name}}`)
  return { message: filled(kind.message), hint: filled(kind.hint) }
}

/** Removes suppressed findings and those that the baseline accepts. */
function sorted(checked: Checked, explain: ReasonFor, passing: ReadonlyMap<string, BaselineEntry>) {
  const findings: Finding[] = []
  const ignored: SuppressedFinding[] = []
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
