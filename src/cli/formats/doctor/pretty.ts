import { shortList } from '../../../core/system/short-list.ts'
import { type Severity, severities } from '../../../features/doctor/checks/check.ts'
import {
  type Checked,
  type Finding,
  findingsOf,
  placeOf,
  type Report,
} from '../../../features/doctor/report/report.ts'
import type { Style } from '../../terminal/style.ts'
import { tally, type Verdict } from './verdict.ts'

export interface PrettyOptions {
  readonly style: Style
  /** Show every finding, and the checks without one. */
  readonly verbose: boolean
}

/** The human-readable report: findings first and the worst of them first, then what was not checked. */
export function pretty(report: Report, verdict: Verdict, options: PrettyOptions): string {
  const { style, verbose } = options
  const shown = new Set(report.run?.steps.map(({ step }) => `${step.file}:${step.line}`))
  const worst = report.checked
    .filter(({ state, findings }) => findings.length > 0 || state === 'crashed')
    .toSorted((a, b) => worstOf(b) - worstOf(a))
  return [
    ...worst.flatMap(one => [...checkLines(one, shown, options), '']),
    ...blockedLines(report, verdict, style),
    ...notesOf(report, style),
    ...(verbose ? quietLines(report, style) : []),
    summaryOf(report, verdict, options),
    '',
  ].join('\n')
}

/** A crash counts as worse than an error. */
function worstOf({ state, findings }: Checked): number {
  if (state === 'crashed') return severities.length
  return Math.max(...findings.map(({ severity }) => severities.indexOf(severity)))
}

function checkLines(
  { check, state, findings, reason }: Checked,
  shown: ReadonlySet<string>,
  { style, verbose }: PrettyOptions,
): string[] {
  const head = `${state === 'crashed' ? style.red('crashed') : tally(findings)}  ${style.bold(check.id)}  ${check.title}`
  const why =
    state === 'crashed' ? [`  ${style.dim((reason ?? '').split('\n').slice(0, 4).join('\n  '))}`] : []
  const bySeverity = findings.toSorted(
    (a, b) => severities.indexOf(b.severity) - severities.indexOf(a.severity),
  )
  const some = verbose ? bySeverity : bySeverity.slice(0, bySeverity.length === most + 1 ? most + 1 : most)
  const left = bySeverity.slice(some.length)
  return [
    head,
    ...why,
    ...some.flatMap((finding, at) => findingLines(finding, some[at + 1], shown, style)),
    ...(left.length > 0 ? [`  ${style.dim(restText(left))}`] : []),
  ]
}

/** Findings of a check that are shown whole. */
const most = 4

function restText(left: readonly Finding[]): string {
  const places = shortList([...new Set(left.map(({ path }) => path))], 3)
  return `${left.length} more in ${places}: --verbose shows them`
}

/** The hint follows the last of several findings with the same one. */
function findingLines(
  finding: Finding,
  next: Finding | undefined,
  shown: ReadonlySet<string>,
  style: Style,
): string[] {
  const names: Readonly<Record<Severity, string>> = {
    error: style.red('error'),
    warning: style.yellow('warning'),
    info: 'note',
  }
  // The output of a README's command was already printed during the run.
  const evidence = shown.has(placeOf(finding)) ? [] : finding.evidence
  return [
    `  ${placeOf(finding)}  ${names[finding.severity]}  ${finding.message}`,
    ...evidence.map(line => `    ${style.dim('│')} ${line}`),
    ...(next?.hint === finding.hint ? [] : [`    ${style.dim(finding.hint)}`]),
  ]
}

function blockedLines({ checked }: Report, { strict }: Verdict, style: Style): string[] {
  const blocked = checked.filter(({ state }) => state === 'blocked')
  if (blocked.length === 0) return []
  const counts = strict ? 'which --strict counts as a failure' : 'so neither a pass nor a failure'
  return [
    style.bold(`BLOCKED, ${counts}: ${blocked.map(({ check }) => check.id).join(', ')}`),
    ...blocked.map(({ check, reason }) => `  ${style.yellow(check.id)}  ${reason?.split('\n')[0]}`),
    '',
  ]
}

function notesOf({ ignored, known, stale }: Report, style: Style): string[] {
  return [
    ...ignored.map(({ finding, reason }) =>
      style.dim(`Suppressed: ${placeOf(finding)}  ${finding.check}: ${reason}`),
    ),
    ...(known.length > 0 ? [style.dim(`Accepted by the baseline: ${tally(known)}`)] : []),
    ...stale.map(
      ({ check, path }) => `Stale baseline entry: ${check} in ${path}. Run gapi doctor --update-baseline.`,
    ),
  ]
}

/** The checks without a finding, with what each has read or why it does not apply. */
function quietLines({ checked }: Report, style: Style): string[] {
  const width = Math.max(...checked.map(({ check }) => check.id.length))
  const line = (word: string, { check }: Checked, why: string | undefined) =>
    `${word}  ${check.id.padEnd(width)}  ${style.dim(why ?? '')}`.trimEnd()
  return [
    ...checked.flatMap(one => (one.state === 'ok' ? [line(style.green('ok'), one, one.subject)] : [])),
    ...checked.flatMap(one =>
      one.state === 'not-applicable' ? [line('not applicable', one, one.reason)] : [],
    ),
    '',
  ]
}

function summaryOf(report: Report, { code }: Verdict, { style, verbose }: PrettyOptions): string {
  const count = (state: Checked['state']) => report.checked.filter(checked => checked.state === state).length
  const words = [
    [count('ok'), 'ok'],
    [count('blocked'), 'blocked'],
    [count('crashed'), 'crashed'],
    [count('not-applicable'), 'not applicable'],
  ] as const
  const rest = words.flatMap(([number, word]) => (number > 0 ? [`${number} ${word}`] : [])).join(', ')
  const found = (code === 0 ? style.green : style.red)(tally(findingsOf(report)) || 'Nothing found')
  const checks = `${report.checked.length} ${report.checked.length === 1 ? 'check' : 'checks'}`
  const more =
    verbose || count('ok') + count('not-applicable') === 0 ? '' : ' --verbose shows what each has read.'
  return `${found} in ${checks}${rest === '' ? '' : ` (${rest})`}.${more}`
}
