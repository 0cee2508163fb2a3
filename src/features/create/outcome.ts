import { posix, resolve } from 'node:path'
import { repeatCommandOf } from '../../core/repeat.ts'
import { npxSpecOf, version } from '../../core/self.ts'
import { shellCommand } from '../../core/shell.ts'
import type { Created } from './create.ts'
import { scriptCommand } from './package-manager.ts'
import type { Action, Plan } from './plan.ts'

/** What a person or a program does after a run. Every entry is a command line. */
export interface Outcome {
  readonly ok: boolean
  /** What is left to do when a step failed. */
  readonly retry: string | null
  readonly next: readonly string[]
  readonly repeat: string
}

export function outcomeOf({ plan, steps }: Created): Outcome {
  const { target, packageManager } = plan
  const enter = target.shown === '.' ? [] : [shellCommand(['cd', target.shown])]
  const left = steps.flatMap(step => step.left.map(shellCommand))
  const install = steps.some(({ name }) => name === 'install') ? [] : [`${packageManager} install`]
  return {
    ok: left.length === 0,
    retry: left.length === 0 ? null : [...enter, ...left].join(' && '),
    next: [...enter, ...install, scriptCommand(packageManager, 'test'), scriptCommand(packageManager, 'dev')],
    repeat: repeatOf(plan),
  }
}

/** How many files there are of each kind, the rare kinds left out. */
export function countsOf({ files }: Plan): Partial<Record<Action, number>> {
  const counts: Partial<Record<Action, number>> = {}
  for (const { action } of files) counts[action] = (counts[action] ?? 0) + 1
  return counts
}

function repeatOf({ target, project, template, repeatFlags }: Plan): string {
  const folder = target.shown === '.' ? `../${posix.basename(resolve(target.path))}` : target.shown
  return repeatCommandOf(template.manifest, project.answers, {
    npxSpec: npxSpecOf(version, target.shown),
    folder,
    flags: repeatFlags,
  })
}
