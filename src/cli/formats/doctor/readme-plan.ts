import { exit } from '../../../core/system/errors.ts'
import type { ReadmePlan } from '../../../features/doctor/readme/plan/plan.ts'
import type { ReadmeStep } from '../../../features/doctor/readme/plan/step.ts'
import { runClasses } from '../../../features/doctor/readme/rules/step-class.ts'
import type { Style } from '../../terminal/style.ts'
import { json } from '../json.ts'

export function readmePlanJson({ readme, file, manager, steps, notices, unplanned }: ReadmePlan): string {
  return json({
    ok: true,
    code: exit.done,
    readme,
    file,
    manager: manager ?? null,
    steps: steps.map(step => ({
      ...step,
      label: step.label ?? null,
      manager: step.manager ?? null,
      script: step.script ? { ...step.script, body: step.script.body ?? null } : null,
    })),
    notices,
    unplanned,
  })
}

/** A table with a row for each command: its line, its class, and the reason. */
export function readmePlanText(plan: ReadmePlan, style: Style): string {
  const { steps, notices, readme, file } = plan
  if (steps.length === 0)
    return [`${readme} asks for no command.`, ...unplannedText(plan, style), ''].join('\n')
  const rows = steps.map(step => ({ step, at: placeOf(step, readme), command: shownCommand(step.command) }))
  const width = (texts: readonly string[]) => Math.max(...texts.map(text => text.length))
  const [at, command, kind] = [
    width(['line', ...rows.map(row => row.at)]),
    width(['command', ...rows.map(row => row.command)]),
    width(['class', ...steps.map(step => step.class)]),
  ]
  return [
    summaryOf(plan),
    ...(file === readme ? [] : [`${readme} tells no set-up; ${file}, which it links to, does.`]),
    '',
    style.dim(`${'line'.padStart(at)}  ${'command'.padEnd(command)}  ${'class'.padEnd(kind)}  reason`),
    ...rows.map(({ step, at: place, command: text }) =>
      [place.padStart(at), text.padEnd(command), colored(step, kind, style), step.reason].join('  '),
    ),
    ...unplannedText(plan, style),
    ...notices.map(notice => `\n${notice.file}:${notice.line}  ${notice.message}.`),
    '',
  ].join('\n')
}

/** The other lines of blocks of commands; comments explain themselves. */
function unplannedText({ unplanned, readme }: ReadmePlan, style: Style): string[] {
  const lines = unplanned.filter(({ reason }) => reason !== 'it is a comment')
  if (lines.length === 0) return []
  return [
    '',
    'Lines of code blocks that are not run:',
    ...lines.map(
      ({ file, line, text, reason }) =>
        `  ${file === readme ? line : `${file}:${line}`}  ${shownCommand(text)}  ${style.dim(reason)}`,
    ),
  ]
}

function placeOf({ file, line }: ReadmeStep, readme: string): string {
  return file === readme ? `${line}` : `${file}:${line}`
}

const longest = 60

/** The first line of a command, cut to the width of the table. */
function shownCommand(command: string): string {
  const [first = '', ...more] = command.split('\n')
  const line = withoutEscape(first).replaceAll('\t', ' ')
  return line.length > longest || more.length > 0 ? `${line.slice(0, longest - 2)} …` : line
}

/** Without the backslash at the end of a continued line. */
function withoutEscape(line: string): string {
  return line.endsWith('\\') ? line.slice(0, -1).trimEnd() : line
}

function colored({ class: kind }: ReadmeStep, width: number, style: Style): string {
  const text = kind.padEnd(width)
  if (kind === 'blocked') return style.red(text)
  return runClasses.includes(kind) ? style.green(text) : style.dim(text)
}

function summaryOf({ file, steps, manager }: ReadmePlan): string {
  const run = steps.filter(step => runClasses.includes(step.class)).length
  const by = manager ? ` The package manager is ${manager.name}, by ${manager.from}.` : ''
  return `${file}: ${steps.length} ${steps.length === 1 ? 'command' : 'commands'}, ${run} to run.${by}`
}
