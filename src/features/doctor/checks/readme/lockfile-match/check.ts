import { escaped } from '../../../../../core/system/escaped.ts'
import { isLockfile } from '../../../../../core/system/package-manager.ts'
import type { ReadmeStep } from '../../../readme/plan/step.ts'
import { type ChosenManager, trackedLocks } from '../../../repository/package-manager.ts'
import { isTest, parentOf } from '../../../repository/places.ts'
import type { Repository } from '../../../repository/repository.ts'
import { positionOf } from '../../../repository/texts.ts'
import type { Check, CheckOutcome, Hit } from '../../check.ts'
import type { CheckContext } from '../../context.ts'
import { amount, both } from '../../subject.ts'
import { checkReadme, type PlannedReadme } from '../readme-steps.ts'

const findings = {
  'no-lockfile': {
    message: '`{command}` needs a lock file, and git tracks none.',
    hint: 'Commit the lock file, or write {manager} install.',
  },
  'other-manager': {
    message: '`{command}` ignores {lockfile}.',
    hint: 'Write {manager} install, or commit the lock file of the other package manager and remove {lockfile}.',
  },
  'conflicted-lockfile': {
    message: '{lockfile} has conflict markers of a merge.',
    hint: 'Take one side (git checkout --theirs), run the install again, and commit the result.',
  },
  'several-lockfiles': {
    message: 'Git tracks {first} and {second}, so two package managers install different versions.',
    hint: 'Keep one, or set packageManager in package.json.',
  },
}

type Code = keyof typeof findings

export const lockfileMatch: Check<Code> = {
  id: 'readme/lockfile-match',
  severity: 'error',
  point: 'readme',
  title: 'The README installs with the package manager of the lock file',
  why: 'The lock file lists every requirement with its exact version. Whoever installs with another package manager gets other versions than everybody else, and `npm ci` without a lock file fails.',
  finds:
    '`npm ci`, `--frozen-lockfile` or `--immutable` without a lock file; an install with another package manager than that of the lock file. A lock file with the conflict markers of a merge, anywhere in the repository: some package managers install from it without a word. A warning: lock files of two package managers where neither `packageManager` nor the README names both.',
  ignores:
    '“npm or yarn”, where the README also offers the one of the lock file; lock files of packages inside the repository.',
  advice: 'Use the package manager of the lock file, and remove the other lock files.',
  findings,
  run(context) {
    const { repository } = context
    const conflicted = conflictHits(context)
    return withHits(
      conflicted,
      checkReadme(context, readme => {
        const installs = readme.steps.filter(isInstall)
        return {
          hits: [
            ...installs.flatMap(step => installHit(step, readme, repository) ?? []),
            ...severalHit(readme, repository),
          ],
          subject: both(
            amount(lockPaths(context).length, 'lock file'),
            amount(installs.length, 'install command'),
          ),
        }
      }),
    )
  },
}

/** Findings that do not need a README. */
async function withHits(
  hits: readonly Hit<Code>[],
  outcome: Promise<CheckOutcome<Code>>,
): Promise<CheckOutcome<Code>> {
  const rest = await outcome
  if (hits.length === 0) return rest
  if ('notApplicable' in rest) return { hits, subject: amount(hits.length, 'lock file') }
  return { ...rest, hits: [...hits, ...(rest.hits ?? [])] }
}

function lockPaths({ texts }: CheckContext): string[] {
  return texts.paths.filter(path => isLockfile(path) && !isTest(path) && !/(^|\/)node_modules\//.test(path))
}

/** Markers that git leaves after a merge; some package managers install from such a file without a word. */
function conflictHits(context: CheckContext): Hit<Code>[] {
  return lockPaths(context).flatMap(path => {
    const text = context.texts.of(path) ?? ''
    const start = `\n${text}`.indexOf('\n<<<<<<< ')
    if (start < 0 || !text.includes('\n>>>>>>> ')) return []
    const { line } = positionOf(text, start)
    return [{ code: 'conflicted-lockfile', path, line, about: '', args: { lockfile: path } }]
  })
}

function isInstall({ rule, manager, script }: ReadmeStep): boolean {
  return rule === 'install' && manager !== undefined && script === undefined
}

function installHit(
  { file, line, command, cwd, manager = 'npm' }: ReadmeStep,
  readme: PlannedReadme,
  repository: Repository,
) {
  const locks = locksFor(cwd, repository)
  const hit = { path: file, line, about: command }
  const [lock] = locks
  if (lock === undefined) {
    if (!isFrozen(command)) return undefined
    return { ...hit, code: 'no-lockfile', args: { command, manager } } satisfies Hit<Code>
  }
  // “With npm or Yarn” is fine: the manager of the lock file is offered as well.
  if (locks.some(({ name }) => name === manager || offers(name, readme))) return undefined
  const args = { command, lockfile: lock.from, manager: lock.name }
  return { ...hit, code: 'other-manager', args } satisfies Hit<Code>
}

/** It fails without a lock file. */
function isFrozen(command: string): boolean {
  return /^npm (ci|clean-install|cit)\b|--(frozen-lockfile|immutable)\b/.test(command)
}

/** The lock files of the nearest folder that has any. */
function locksFor(cwd: string, { files }: Repository): ChosenManager[] {
  for (let folder = cwd; ; folder = parentOf(folder)) {
    const found = trackedLocks(files, folder)
    if (found.length > 0 || folder === '') return found
  }
}

function offers(name: string, { text }: PlannedReadme): boolean {
  return new RegExp(`\\b${escaped(name)}\\b`, 'i').test(text)
}

/** Two lock files have different versions, and only one can be correct. */
function severalHit(readme: PlannedReadme, { files, manifests }: Repository): Hit<Code>[] {
  const found = trackedLocks(files)
  const names = [...new Set(found.map(({ name }) => name))]
  if (names.length < 2 || manifests.get('')?.packageManager !== undefined) return []
  const offered = new Set(readme.plan.steps.filter(isInstallBy).map(({ manager }) => manager))
  if (names.every(name => offered.has(name))) return []
  const [first, second] = names.map(name => found.find(lock => lock.name === name)?.from ?? '')
  const args = { first: first ?? '', second: second ?? '' }
  return [{ code: 'several-lockfiles', path: second ?? '', about: 'several', severity: 'warning', args }]
}

function isInstallBy({ class: kind, rule }: ReadmeStep): boolean {
  return kind === 'install' || rule === 'other-manager' || rule === 'or'
}
