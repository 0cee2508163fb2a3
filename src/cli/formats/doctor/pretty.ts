import { points, type Severity } from '../../../features/doctor/check.ts'
import { type Checked, type Finding, findingsOf, type Report } from '../../../features/doctor/report.ts'
import { hintOf, sentenceOf } from '../../../features/doctor/wording.ts'
import type { Style } from '../../style.ts'
import { tally, type Verdict } from './verdict.ts'

/** What a person reads: the points of the talk, the checks of each, and below them what was found. */
export function pretty(report: Report, verdict: Verdict, style: Style): string {
  const shown = new Set(report.run?.steps.map(({ step }) => `${step.file}:${step.line}`))
  const names = Math.max(...report.checked.map(({ check }) => check.id.length))
  const groups = Object.entries(points).flatMap(([point, title]) => {
    const checked = report.checked.filter(({ check }) => check.point === point)
    return checked.length === 0
      ? []
      : [style.bold(title), ...checked.flatMap(one => linesOf(one, names, shown, style)), '']
  })
  return [...groups, ...notesOf(report, verdict, style), summaryOf(report, verdict, style), ''].join('\n')
}

function linesOf(
  { check, state, findings, reason }: Checked,
  width: number,
  shown: ReadonlySet<string>,
  style: Style,
): string[] {
  const said = state === 'findings' ? tally(findings) : words[state]
  const color = colorOf(state, findings, style)
  const head = `  ${color(said.padEnd(14))}  ${check.id.padEnd(width)}  ${check.title}`
  const why = reason === undefined ? [] : [`    ${style.dim(reason.split('\n').slice(0, 4).join('\n    '))}`]
  return [head.trimEnd(), ...why, ...findings.flatMap(finding => findingLines(finding, shown, style))]
}

const words = {
  ok: 'ok',
  findings: '',
  'not-applicable': 'not applicable',
  blocked: 'blocked',
  crashed: 'crashed',
} as const

function colorOf(state: Checked['state'], findings: readonly Finding[], style: Style) {
  const plain = (text: string) => text
  if (state === 'ok') return style.green
  if (state === 'not-applicable') return style.dim
  if (state === 'blocked') return style.yellow
  if (state === 'crashed' || findings.some(({ severity }) => severity === 'error')) return style.red
  return findings.some(({ severity }) => severity === 'warning') ? style.yellow : plain
}

/** What a command of the README has said is above, where it was run. */
function findingLines(finding: Finding, shown: ReadonlySet<string>, style: Style): string[] {
  const severities: Readonly<Record<Severity, string>> = {
    error: style.red('error'),
    warning: style.yellow('warning'),
    info: 'note',
  }
  const evidence = shown.has(placeOf(finding)) ? [] : finding.evidence
  return [
    `    ${placeOf(finding)}  ${severities[finding.severity]}  ${sentenceOf(finding)}`,
    ...evidence.map(line => `      ${style.dim('│')} ${line}`),
    `      ${style.dim(hintOf(finding))}`,
  ]
}

/** `src/app.ts:3:7`, which terminals and editors open. */
export function placeOf({ path, line, column }: Finding): string {
  return [path, line, column].filter(part => part !== undefined).join(':')
}

function notesOf({ checked, ignored, known, stale }: Report, { strict }: Verdict, style: Style): string[] {
  const blocked = checked.flatMap(({ check, state }) => (state === 'blocked' ? [check.id] : []))
  const counts = strict ? 'which --strict counts as a failure' : 'so neither a pass nor a failure'
  return [
    ...(blocked.length > 0 ? [style.bold(`BLOCKED, ${counts}: ${blocked.join(', ')}`)] : []),
    ...ignored.map(({ finding, reason }) =>
      style.dim(`Ignored: ${placeOf(finding)}  ${finding.check}: ${reason}`),
    ),
    ...(known.length > 0 ? [style.dim(`Let pass by the baseline: ${tally(known)}`)] : []),
    ...stale.map(
      ({ check, path }) =>
        `The baseline has a ${check} of ${path} that is gone. Run gapi doctor --update-baseline.`,
    ),
  ]
}

function summaryOf(report: Report, { code }: Verdict, style: Style): string {
  const count = (state: Checked['state']) => report.checked.filter(checked => checked.state === state).length
  const found = tally(findingsOf(report)) || 'Nothing found'
  const rest = (['blocked', 'crashed', 'not-applicable'] as const).flatMap(state =>
    count(state) > 0 ? [`${count(state)} ${words[state]}`] : [],
  )
  const color = code === 0 ? style.green : style.red
  const of = `in ${report.checked.length} checks${rest.length > 0 ? ` (${rest.join(', ')})` : ''}`
  return `${color(found)} ${of}.`
}
