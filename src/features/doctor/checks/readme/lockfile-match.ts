import type { Check, Hit } from '../../check.ts'
import { type ChosenManager, lockfiles } from '../../package-manager.ts'
import type { Step } from '../../readme/step.ts'
import { lookAtReadme, type Told } from '../../readme/told.ts'
import type { Repository } from '../../repository.ts'

export const lockfileMatch: Check = {
  id: 'readme/lockfile-match',
  severity: 'error',
  point: 'readme',
  title: 'The README installs with the package manager of the lock file',
  help: 'The lock file is the list of all requirements with their exact versions. Who installs with another package manager gets other versions than everybody else, and `npm ci` without a lock file installs nothing.',
  run(subject) {
    const { repository } = subject
    return lookAtReadme(subject, told => [
      ...told.steps.filter(isInstall).flatMap(step => installHit(step, told, repository) ?? []),
      ...severalHit(told, repository),
    ])
  },
}

function isInstall({ rule, manager, script }: Step): boolean {
  return rule === 'install' && manager !== undefined && script === undefined
}

function installHit({ file, line, command, cwd, manager = 'npm' }: Step, told: Told, repository: Repository) {
  const locks = locksFor(cwd, repository)
  const hit = { path: file, line, about: command }
  const [lock] = locks
  if (lock === undefined) {
    if (!isFrozen(command)) return undefined
    return { ...hit, code: 'no-lockfile', args: { command, manager } } satisfies Hit
  }
  // “With npm or Yarn” is meant: the one of the lock file is offered as well.
  if (locks.some(({ name }) => name === manager || offers(name, told))) return undefined
  const args = { command, lockfile: lock.from, manager: lock.name }
  return { ...hit, code: 'other-manager', args } satisfies Hit
}

/** It refuses to work without a lock file. */
function isFrozen(command: string): boolean {
  return /^npm (ci|clean-install|cit)\b|--(frozen-lockfile|immutable)\b/.test(command)
}

/** Those of the nearest folder that has one. */
function locksFor(cwd: string, { files }: Repository): ChosenManager[] {
  for (let folder = cwd; ; folder = folder.replace(/\/?[^/]*$/, '')) {
    const found = lockfiles.filter(({ from }) => files.has(folder ? `${folder}/${from}` : from))
    if (found.length > 0 || folder === '') return found
  }
}

function offers(name: string, { text }: Told): boolean {
  return new RegExp(`\\b${name}\\b`, 'i').test(text)
}

/** Two lists of versions, and only one of them can be the one that works. */
function severalHit(told: Told, { files, manifests }: Repository): Hit[] {
  const found = lockfiles.filter(({ from }) => files.has(from))
  const names = [...new Set(found.map(({ name }) => name))]
  if (names.length < 2 || manifests.get('')?.packageManager !== undefined) return []
  const offered = new Set(told.plan.steps.filter(isInstallBy).map(({ manager }) => manager))
  if (names.every(name => offered.has(name))) return []
  const [first, second] = names.map(name => found.find(lock => lock.name === name)?.from ?? '')
  const args = { first: first ?? '', second: second ?? '' }
  return [{ code: 'several-lockfiles', path: second ?? '', about: 'several', severity: 'warning', args }]
}

function isInstallBy({ class: kind, rule }: Step): boolean {
  return kind === 'install' || rule === 'other-manager' || rule === 'or'
}
