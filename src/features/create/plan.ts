import { existsSync, lstatSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { exit, UserError } from '../../core/errors.ts'
import type { Answers } from '../../core/manifest.ts'
import { type Environment, isInstalled } from '../../core/process.ts'
import type { Project } from '../../core/project.ts'
import { isPublished, tarballPathOf, version } from '../../core/self.ts'
import { ownTarball } from '../../core/tarball.ts'
import { render, type Template } from '../../core/template.ts'
import type { Content } from '../../core/tree.ts'
import type { PackageManager } from './package-manager.ts'
import { gitStep, installStep, type Step } from './steps.ts'
import type { Target } from './target.ts'

export const conflictChoices = ['abort', 'skip', 'overwrite'] as const

export type OnConflict = (typeof conflictChoices)[number]

export interface Wishes {
  readonly template: Template
  readonly target: Target
  readonly answers: Answers
  readonly createdAt: Date
  readonly onConflict: OnConflict
  readonly packageManager: PackageManager
  readonly install: boolean
  readonly git: boolean
  /** The flags of this run that are no answers, for the command that repeats it. */
  readonly repeatFlags: readonly string[]
}

/** Everything a run will do; a dry run shows it, a real one carries it out. */
export interface Plan extends Pick<Wishes, 'template' | 'target' | 'packageManager' | 'repeatFlags'> {
  readonly project: Project
  readonly files: readonly PlannedFile[]
  readonly steps: readonly Step[]
  /** Why nothing may be written, in order of weight; empty when all is well. */
  readonly conflicts: readonly string[]
}

export interface PlannedFile {
  readonly path: string
  readonly action: Action
  readonly content: Content
}

/** `keep` leaves what is there, `same` finds it identical already, `conflict` would have to overwrite it. */
export type Action = 'create' | 'overwrite' | 'keep' | 'same' | 'conflict'

export async function planCreate(wishes: Wishes, env: Environment): Promise<Plan> {
  const { template, target, answers, onConflict, packageManager, repeatFlags } = wishes
  const createdAt = `${wishes.createdAt.toISOString().slice(0, 19)}Z`
  const project = { template: template.name, version, createdAt, answers }
  const tree = render(template, project, isPublished ? [] : [[tarballPathOf(version), await ownTarball()]])
  if (target.exists) refuseBlockedPaths(target, [...tree.keys()])
  const files = [...tree].map(([path, content]) => {
    return { path, content, action: actionFor(target, path, content, onConflict) }
  })
  const steps = [
    ...(wishes.install ? [installStep(packageManager)] : []),
    ...(wishes.git && isInstalled('git', env) && !isInRepository(target.path) ? [gitStep(project)] : []),
  ]
  const conflicts = conflictsOf(target, files, onConflict)
  return { template, target, project, packageManager, repeatFlags, files, steps, conflicts }
}

/** Stops a plan that would have to overwrite something, unless a person said how. */
export function refuseConflicts({ target, conflicts }: Plan): void {
  if (conflicts.length === 0) return
  const named = conflicts.slice(0, 3).join(', ')
  const more = conflicts.length > 3 ? ` and ${conflicts.length - 3} more` : ''
  throw new UserError(
    `${target.shown} is not empty: it holds ${named}${more}.`,
    'Choose a new folder, or pass --on-conflict skip or overwrite.',
    exit.conflict,
  )
}

function actionFor(target: Target, path: string, content: Content, onConflict: OnConflict): Action {
  const place = join(target.path, path)
  if (!target.exists || !existsSync(place)) return 'create'
  if (readFileSync(place).equals(Buffer.from(content))) return 'same'
  return onConflict === 'abort' ? 'conflict' : onConflict === 'skip' ? 'keep' : 'overwrite'
}

function conflictsOf(target: Target, files: readonly PlannedFile[], onConflict: OnConflict): string[] {
  if (onConflict !== 'abort') return []
  const clashing = files.filter(({ action }) => action === 'conflict').map(({ path }) => path)
  const hiddenLast = (a: string, b: string) => Number(a.startsWith('.')) - Number(b.startsWith('.'))
  return [...new Set([...target.others, ...clashing])].sort(hiddenLast)
}

/** No answer to a conflict makes these right: a folder where a file must go, or a link that leads elsewhere. */
function refuseBlockedPaths(target: Target, paths: readonly string[]): void {
  for (const folder of new Set(paths.flatMap(foldersAbove))) {
    const found = lstatSync(join(target.path, folder), { throwIfNoEntry: false })
    if (found && !found.isDirectory()) throw blocked(target, folder, found.isSymbolicLink())
  }
  for (const path of paths) {
    const found = lstatSync(join(target.path, path), { throwIfNoEntry: false })
    if (found && !found.isFile()) throw blocked(target, path, found.isSymbolicLink())
  }
}

/** `a/b/c.ts` → `['a', 'a/b']`. */
function foldersAbove(path: string): string[] {
  const folder = dirname(path)
  return folder === '.' ? [] : [...foldersAbove(folder), folder]
}

function blocked(target: Target, path: string, isLink: boolean): UserError {
  const what = isLink ? 'a symbolic link' : 'not what the project needs there'
  return new UserError(
    `${join(target.shown, path)} is in the way: it is ${what}.`,
    'Move it, or choose a new folder.',
    exit.conflict,
  )
}

/** Whether a folder lies in a git work tree: `.git` is a folder, or a file in submodules and worktrees. */
function isInRepository(folder: string): boolean {
  if (existsSync(join(folder, '.git'))) return true
  return dirname(folder) !== folder && isInRepository(dirname(folder))
}
