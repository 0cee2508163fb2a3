import { isLockfile } from '../../../../../core/system/package-manager.ts'
import { commandOf, partsOf, untriedText } from '../../../run/observe/parts.ts'
import type { Change } from '../../../run/result/changes.ts'
import type { StepResult } from '../../../run/result/result.ts'
import type { Check, Hit } from '../../check.ts'
import { amount } from '../../subject.ts'

const findings = {
  'untracked-file': {
    message: '`{command}` creates {target}, which git neither tracks nor ignores.',
    hint: 'Add it to .gitignore, or commit it.',
  },
  'changed-file': {
    message: '`{command}` changes {target}, which git tracks.',
    hint: 'Commit the changed file, or write to a file that git ignores.',
  },
  'removed-file': {
    message: '`{command}` removes {target}, which git tracks.',
    hint: 'Keep the file, or remove it from git.',
  },
  'lockfile-created': {
    message: '`{command}` creates {target}, which git does not track.',
    hint: 'Commit it, so that everybody installs the same versions.',
  },
  'lockfile-rewritten': {
    message: '`{command}` rewrites {target}, so what is installed is not what was locked.',
    hint: 'Commit the rewritten file; npm ci never changes it.',
  },
}

type Code = keyof typeof findings

export const cleanTree: Check<Code> = {
  id: 'readme/clean-tree',
  severity: 'warning',
  point: 'readme',
  title: 'The set-up leaves no files that git would commit',
  why: 'After the set-up of a README the first `git add .` should add only your own changes. Anything else that the set-up leaves is committed by accident, and a lock file that it rewrites means that everybody installs different versions.',
  finds:
    'After each command of the README: files and folders that git neither tracks nor ignores, and tracked files that were changed or removed. A lock file that is rewritten, or created where git tracks none, is a finding of its own.',
  ignores:
    'Files in `.gitignore`; `.env` (see [secrets/env-tracked](../secrets/env-tracked.md)); files that a fresh clone already shows as modified.',
  advice:
    'Add created files to `.gitignore`. Commit the lock file as it is after the install; `npm ci` never changes it.',
  findings,
  needsRun: true,
  run({ history }, { readme }) {
    if (!history) return { notApplicable: 'This is not a git repository.' }
    const { setup, servers } = partsOf(readme)
    const steps = [...setup, ...servers]
    if (steps.length === 0) return { notApplicable: 'The README has no set-up that can be run.' }
    const first = new Map<string, Hit<Code>>()
    for (const result of steps)
      for (const change of result.changes)
        if (change.path !== '.env' && !first.has(change.path)) first.set(change.path, hitOf(result, change))
    const left = steps.find(({ state }) => state === 'not-run' || state === 'blocked')
    if (left && first.size === 0) return { blocked: untriedText(left) }
    return {
      hits: [...first.values()],
      subject: amount(steps.length, 'command of the README', 'commands of the README'),
    }
  },
}

/** A .env that could be committed is reported by secrets/env-tracked. */
function hitOf({ step }: StepResult, { path, kind }: Change): Hit<Code> {
  return {
    ...{ code: codeOf(path, kind), path: step.file, line: step.line, about: path },
    args: { command: commandOf(step.command), target: path },
  }
}

function codeOf(path: string, kind: Change['kind']): Code {
  if (isLockfile(path)) return kind === 'untracked' ? 'lockfile-created' : 'lockfile-rewritten'
  return ({ untracked: 'untracked-file', changed: 'changed-file', removed: 'removed-file' } as const)[kind]
}
