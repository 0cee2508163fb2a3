import type { ExitCode } from '../../../core/system/errors.ts'
import type { SwitchPlan } from '../../../features/switch/plan-switch.ts'
import type { SwitchStep } from '../../../features/switch/steps.ts'
import { databaseJson } from '../json.ts'

interface Switched {
  readonly plan: SwitchPlan
  /** The commands that remain. */
  readonly steps: readonly SwitchStep[]
  readonly outcome: 'planned' | 'written' | 'switched' | 'unfinished'
  readonly code: ExitCode
  readonly reason?: string | undefined
}

export function switchedJson({ plan, steps, outcome, code, reason }: Switched): string {
  const { from, to, changes } = plan
  const files = changes.map(({ path, action }) => ({ path, action }))
  const remaining = steps.map(({ shown }) => shown)
  return databaseJson({ ok: code === 0, code, outcome, from, to, files, remaining, reason: reason ?? null })
}

const marks = { create: '+', update: '~', merge: 'm', delete: '-', conflict: '!' } as const

export function switchedText({ plan, steps, outcome, reason }: Switched): string {
  const { from, to, changes } = plan
  const files = changes.map(({ path, action }) => `  ${marks[action]} ${path}`)
  const commands = steps.map(({ shown }) => `  ${shown}`)
  const conflicts = changes.filter(({ action }) => action === 'conflict').length
  const lines = {
    planned: [
      `From ${from} to ${to}: ${changes.length} files (+ new, ~ replaced, m merged, - deleted, ! conflict)`,
      ...files,
      'Then:',
      ...commands,
      conflicts > 0 ? `${conflicts} conflicts. Nothing would be changed.` : 'Nothing was changed.',
    ],
    written: [`Changed ${changes.length} files from ${from} to ${to}. Then:`, ...commands],
    switched: [
      `The project is for ${to} now: ${changes.length} files changed. Set DATABASE_URL in .env, run the tests, and commit.`,
    ],
    unfinished: [
      `Changed ${changes.length} files from ${from} to ${to}, but a step failed. ${reason}`,
      '',
      'The old database is unchanged. To continue:',
      ...commands,
    ],
  } as const
  return `${lines[outcome].join('\n')}\n`
}
