import { exit } from '../../core/errors.ts'
import type { ReadmePlan } from '../../features/doctor/readme/plan.ts'
import { runClasses, type Step } from '../../features/doctor/readme/step.ts'
import type { Style } from '../style.ts'
import { json } from './json.ts'

export function readmePlanJson({ readme, file, manager, steps, notices }: ReadmePlan): string {
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
  })
}

/** A table with a line for each command: where it stands, what it is, and why. */
export function readmePlanText(plan: ReadmePlan, style: Style): string {
  const { steps, notices, readme, file } = plan
  if (steps.length === 0) return `${readme} asks for no command.\n`
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
    ...notices.map(notice => `\n${notice.file}:${notice.line}  ${notice.message}.`),
    '',
  ].join('\n')
}

function placeOf({ file, line }: Step, readme: string): string {
  return file === readme ? `${line}` : `${file}:${line}`
}

const longest = 60

/** The first line of a command, cut where a table would become too wide. */
function shownCommand(command: string): string {
  const [first = '', ...more] = command.split('\n')
  const line = first.replace(/\s*\\$/, '').replaceAll('\t', ' ')
  return line.length > longest || more.length > 0 ? `${line.slice(0, longest - 2)} …` : line
}

function colored({ class: kind }: Step, width: number, style: Style): string {
  const text = kind.padEnd(width)
  if (kind === 'blocked') return style.red(text)
  return runClasses.includes(kind) ? style.green(text) : style.dim(text)
}

function summaryOf({ file, steps, manager }: ReadmePlan): string {
  const run = steps.filter(step => runClasses.includes(step.class)).length
  const by = manager ? ` The package manager is ${manager.name}, by ${manager.from}.` : ''
  return `${file}: ${steps.length} ${steps.length === 1 ? 'command' : 'commands'}, ${run} to run.${by}`
}
