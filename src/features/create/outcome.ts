import { posix, resolve } from 'node:path'
import { npxSpecOf, version } from '../../core/render/own-package.ts'
import { tarballIn } from '../../core/render/own-tarball.ts'
import { repeatCommandOf } from '../../core/render/repeat-command.ts'
import { shellCommand } from '../../core/system/shell.ts'
import { toolchains } from '../../core/system/toolchain/toolchains.ts'
import type { Created } from './create.ts'
import type { Action, Plan } from './plan.ts'

/** The commands to run next. Every entry is a command line. */
export interface CreateOutcome {
  readonly ok: boolean
  /** The commands that remain after a failed step. */
  readonly retry: string | null
  readonly next: readonly string[]
  readonly repeat: string
}

export function outcomeOf({ plan, steps }: Created): CreateOutcome {
  const { target, template, packageManager } = plan
  const toolchain = toolchains[template.manifest.toolchain]
  const enter = target.shown === '.' ? [] : [shellCommand(['cd', target.shown])]
  const remaining = steps.flatMap(step => step.remaining.map(shellCommand))
  const install = steps.some(({ name }) => name === 'install') ? [] : plan.install.map(shellCommand)
  return {
    ok: remaining.length === 0,
    retry: remaining.length === 0 ? null : [...enter, ...remaining].join(' && '),
    next: [...enter, ...install, ...tasks.map(task => toolchain.taskCommand(packageManager, task))],
    repeat: repeatOf(plan),
  }
}

const tasks = ['test', 'dev'] as const

/** How many files there are of each kind, without kinds that have none. */
export function countsOf({ files }: Plan): Partial<Record<Action, number>> {
  const counts: Partial<Record<Action, number>> = {}
  for (const { action } of files) counts[action] = (counts[action] ?? 0) + 1
  return counts
}

function repeatOf({ target, project, template, files, repeatFlags }: Plan): string {
  const source = { version, tarball: tarballIn(files.map(({ path }) => path)) }
  const folder = target.shown === '.' ? `../${posix.basename(resolve(target.path))}` : target.shown
  return repeatCommandOf(template, project.answers, {
    npxSpec: npxSpecOf(source, target.shown),
    folder,
    flags: repeatFlags,
  })
}
