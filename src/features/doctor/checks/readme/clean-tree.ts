import type { Check, Hit } from '../../check.ts'
import { lockfiles } from '../../package-manager.ts'
import type { Change } from '../../run/changes.ts'
import { commandOf, partsOf, untriedText } from '../../run/parts.ts'
import type { StepResult } from '../../run/result.ts'

export const cleanTree: Check = {
  id: 'readme/clean-tree',
  severity: 'warning',
  point: 'readme',
  title: 'The set-up leaves nothing behind that git would commit',
  help: 'After the set-up of a README the first `git add .` should hold only what one has changed. What the set-up leaves there besides is committed by whoever does not look, and a lock file that it rewrites means that everybody installs something else.',
  needsRun: true,
  run({ history }, { readme }) {
    if (!history) return { notApplicable: 'This is no repository of git.' }
    const { setup, servers } = partsOf(readme)
    const steps = [...setup, ...servers]
    if (steps.length === 0) return { notApplicable: 'The README tells no set-up that can be run.' }
    const first = new Map<string, Hit>()
    for (const result of steps)
      for (const change of result.changes)
        if (change.path !== '.env' && !first.has(change.path)) first.set(change.path, hitOf(result, change))
    const left = steps.find(({ state }) => state === 'left' || state === 'blocked')
    return left && first.size === 0 ? { blocked: untriedText(left) } : { hits: [...first.values()] }
  },
}

/** That a .env can be committed is said by secrets/env-tracked. */
function hitOf({ step }: StepResult, { path, kind }: Change): Hit {
  return {
    ...{ code: codeOf(path, kind), path: step.file, line: step.line, about: path },
    args: { command: commandOf(step.command), target: path },
  }
}

function codeOf(path: string, kind: Change['kind']): Hit['code'] {
  if (lockfiles.some(({ from }) => path === from || path.endsWith(`/${from}`)))
    return kind === 'untracked' ? 'lockfile-made' : 'lockfile-rewritten'
  return ({ untracked: 'left-untracked', changed: 'left-changed', removed: 'left-removed' } as const)[kind]
}
