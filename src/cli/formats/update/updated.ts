import { isUtf8 } from 'node:buffer'
import { unifiedDiff } from '../../../core/render/unified-diff.ts'
import { type ExitCode, exit } from '../../../core/system/errors.ts'
import type { StepsResult, UpdateStep } from '../../../features/update/steps.ts'
import { conflictsIn, type PlannedChange, type UpdatePlan } from '../../../features/update/update-plan.ts'
import { databaseJson } from '../json.ts'

const marks = { create: '+', update: '~', merge: 'm', delete: '-', conflict: '!' } as const
const words = {
  create: 'new',
  update: 'replaced',
  merge: 'merged',
  delete: 'deleted',
  conflict: 'conflict',
} as const

export interface PlanShown {
  readonly plan: UpdatePlan
  /** The commands afterwards. */
  readonly steps: readonly UpdateStep[]
  readonly diff: boolean
}

/** Everything that an update would do, and with `diff` every line. */
export function plannedText({ plan, steps, diff }: PlanShown): string {
  const conflicts = conflictsIn(plan).length
  return textOf([
    headOf(plan),
    ...filesOf(plan),
    ...plan.notes.map(note => `Note: ${note}`),
    ...(steps.length > 0 ? ['Then:', ...steps.map(({ shown }) => `  ${shown}`)] : []),
    ...(diff ? ['', ...plan.changes.map(diffOf).filter(Boolean)] : []),
    conflicts > 0
      ? `${conflicts} of them would be left to you to resolve. Nothing was changed.`
      : 'Nothing was changed.',
  ])
}

function headOf({ from, to, changes }: UpdatePlan): string {
  const legend = Object.entries(marks).map(([action, mark]) => `${mark} ${words[keyOf(action)]}`)
  return `From ${from} to ${to}: ${count(changes.length, 'file')} (${legend.join(', ')})`
}

function keyOf(action: string): keyof typeof words {
  return action === 'create' || action === 'update' || action === 'merge' || action === 'delete'
    ? action
    : 'conflict'
}

function filesOf({ changes }: UpdatePlan): string[] {
  return changes.map(({ action, path }) => `  ${marks[action]} ${path}`)
}

/** A file that is not text is named only. */
function diffOf({ path, before, after }: PlannedChange): string {
  if ([before, after].some(content => content && (!isUtf8(content) || content.includes(0)))) return ''
  return unifiedDiff(path, before?.toString(), after?.toString()).trimEnd()
}

/** The files are written, and conflicts are left. */
export function conflictsText(plan: UpdatePlan): string {
  const conflicts = plan.changes.filter(({ action }) => action === 'conflict')
  return textOf([
    headOf(plan),
    ...filesOf(plan),
    ...plan.notes.map(note => `Note: ${note}`),
    `${count(conflicts.length, 'conflict')} to resolve:`,
    ...conflicts.map(({ path, stages }) => `  ${path}: ${kindOf(stages.map(({ number }) => number))}`),
    'Edit these files, remove the markers (git add or git rm where there are none), then: gapi update --continue',
    'Or restore everything: gapi update --abort',
  ])
}

function kindOf(stages: readonly number[]): string {
  if (!stages.includes(3)) return 'you changed it, the template deleted it'
  if (!stages.includes(1)) return 'both added it'
  return stages.includes(2)
    ? 'both changed the same lines'
    : 'you moved or deleted it, the template changed it'
}

/** The files are written; what the commands did. */
export function updatedText(plan: UpdatePlan, ran: StepsResult, remaining: readonly UpdateStep[]): string {
  return textOf([
    headOf(plan),
    ...filesOf(plan),
    ...plan.notes.map(note => `Note: ${note}`),
    ...endOf(ran, remaining),
  ])
}

/** What the commands did, and what to do now. */
export function continuedText(ran: StepsResult, remaining: readonly UpdateStep[]): string {
  return textOf(endOf(ran, remaining))
}

function endOf({ done, failed, notes }: StepsResult, remaining: readonly UpdateStep[]): string[] {
  const ran = [...done.map(({ shown }) => `  ok      ${shown}`), ...notes.map(note => `Note: ${note}`)]
  if (failed)
    return [
      ...ran,
      `  failed  ${failed.step.shown}`,
      '',
      failed.output.trimEnd(),
      '',
      `${failed.reason}. The files stay as they are.`,
      'Correct them, then: gapi update --continue. Or restore everything: gapi update --abort',
    ]
  if (remaining.length > 0)
    return [
      ...ran,
      'Then:',
      ...remaining.map(({ shown }) => `  ${shown}`),
      'Or: gapi update --continue, or --abort',
    ]
  return [
    ...ran,
    'Read the changes with git diff, and commit them. To restore everything: gapi update --abort',
  ]
}

export function upToDateText({ to }: UpdatePlan): string {
  return `The project is as create-good-api ${to} makes it, with your changes. Nothing to do.\n`
}

/** What an update did, or would do. */
export interface Updated {
  readonly plan: UpdatePlan
  readonly code: ExitCode
  readonly outcome: 'planned' | 'conflicts' | 'written' | 'updated' | 'unfinished'
  readonly ran?: StepsResult
  readonly remaining?: readonly UpdateStep[]
  readonly diff?: boolean
}

export function updatedJson({ plan, code, outcome, ran, remaining = [], diff }: Updated): string {
  return databaseJson({
    ok: code === exit.done,
    code,
    outcome,
    from: plan.from,
    to: plan.to,
    files: plan.changes.map(change => ({
      path: change.path,
      action: change.action,
      ...(diff && { patch: diffOf(change) }),
    })),
    conflicts: conflictsIn(plan),
    notes: [...plan.notes, ...(ran?.notes ?? [])],
    done: (ran?.done ?? []).map(({ shown }) => shown),
    failed: ran?.failed ? { command: ran.failed.step.shown, output: ran.failed.output } : null,
    remaining: remaining.map(({ shown }) => shown),
  })
}

export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}

function textOf(lines: readonly string[]): string {
  return `${lines.join('\n')}\n`
}
