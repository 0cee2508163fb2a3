import { packageName, version } from '../../../core/render/own-package.ts'
import { shellCommand } from '../../../core/system/shell.ts'
import type { Created } from '../../../features/create/create.ts'
import { countsOf, outcomeOf } from '../../../features/create/outcome.ts'
import type { Plan, PlannedFile } from '../../../features/create/plan.ts'
import type { SetupResult } from '../../../features/create/steps.ts'
import type { Style } from '../../terminal/style.ts'

/** The human-readable output when a project was created, completely or partly. */
export function createdText(created: Created, style: Style): string {
  const { plan, steps } = created
  const { retry, next, repeat } = outcomeOf(created)
  const failed = steps.find(({ status }) => status === 'failed')
  return [
    `${failed ? 'Wrote' : style.green('Created')} ${style.bold(plan.project.answers.name ?? '')}: ${filesText(plan)}`,
    `  ${answersText(plan)}`,
    ...steps.map(step => `  ${stepText(step, style)}`),
    ...(failed ? ['', ...failureLines(failed), '', style.bold('To finish'), `  ${retry}`] : []),
    '',
    style.bold(failed ? 'Then' : 'Next'),
    ...next.map(command => `  ${command}`),
    '',
    style.bold('To create it again'),
    `  ${repeat}`,
    '',
  ].join('\n')
}

/** The plan of a dry run: all files and commands. */
export function planText(plan: Plan, style: Style): string {
  const lines = plan.files.map(file => `  ${fileText(file, style)}`)
  const commands = plan.steps.flatMap(step => step.commands.map(command => `  ${shellCommand(command)}`))
  return [
    `${style.bold('Would create')} ${plan.project.answers.name}: ${filesText(plan)}`,
    `  ${answersText(plan)}`,
    '',
    ...lines,
    ...(commands.length > 0 ? ['', `${style.bold('Then, in that folder')}`, ...commands] : []),
    '',
    'Nothing was written.',
    '',
  ].join('\n')
}

/** The summary before the confirmation. */
export function summaryText(plan: Plan): string {
  const then = plan.steps.map(step => shellCommand(step.commands.at(-1)?.slice(0, 2) ?? []))
  return `
${packageName} ${version}
  ${plan.project.answers.name}: ${filesText(plan)}
  ${answersText(plan)}
  ${then.length > 0 ? `then ${then.join(', ')}` : 'nothing is installed'}

`
}

function filesText(plan: Plan): string {
  const { create = 0, overwrite, keep, same } = countsOf(plan)
  const rest = [
    overwrite && `${overwrite} overwritten`,
    keep && `${keep} kept`,
    same && `${same} already there`,
  ]
  return [`${create} files in ${plan.target.shown}`, ...rest.filter(Boolean)].join(', ')
}

/** The chosen options with the labels of their questions: “SQLite, a file”. */
function answersText({ template, project }: Plan): string {
  return Object.entries(template.manifest.questions)
    .flatMap(([key, question]) => {
      if (question.type !== 'choice') return []
      const answer = project.answers[key] ?? ''
      return [`${question.about.toLowerCase()}: ${answer}`]
    })
    .join(', ')
}

const marks = { create: '+', overwrite: '~', keep: '.', same: '=', conflict: '!' } as const

function fileText({ path, action }: PlannedFile, style: Style): string {
  const line = `${marks[action]} ${path}`
  return action === 'create' ? style.green(line) : action === 'conflict' ? style.red(line) : line
}

function stepText({ name, status, seconds }: SetupResult, style: Style): string {
  if (status === 'skipped') return style.dim(`${name} skipped`)
  return status === 'ok' ? `${name} ${style.dim(`${seconds} s`)}` : style.red(`${name} failed`)
}

/** Why a step failed, and the end of its output. */
function failureLines({ reason = '', output = '' }: SetupResult): string[] {
  const tail = output.trimEnd().split('\n').filter(Boolean).slice(-15)
  return [`${reason}.`, ...tail.map(line => `  ${line}`)]
}
