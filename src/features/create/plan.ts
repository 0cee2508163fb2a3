import { existsSync, lstatSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Answers } from '../../core/render/manifest.ts'
import { version } from '../../core/render/own-package.ts'
import { carriedFiles } from '../../core/render/own-tarball.ts'
import type { Project } from '../../core/render/project-file.ts'
import { render, type Template } from '../../core/render/template.ts'
import { type Content, foldersAbove } from '../../core/render/tree.ts'
import { exit, UserError } from '../../core/system/errors.ts'
import { type Environment, isInstalled } from '../../core/system/process.ts'
import { toolchains } from '../../core/system/toolchain/toolchains.ts'
import { gitStep, installStep, type SetupStep } from './steps.ts'
import type { Target } from './target.ts'

export const conflictChoices = ['abort', 'skip', 'overwrite'] as const

export type OnConflict = (typeof conflictChoices)[number]

export interface CreateOptions {
  readonly template: Template
  readonly target: Target
  readonly answers: Answers
  readonly createdAt: Date
  readonly onConflict: OnConflict
  /** A package manager of the template's toolchain. */
  readonly packageManager: string
  /** The same with a version, where that is given. */
  readonly managerSpec?: string | undefined
  readonly install: boolean
  readonly git: boolean
  /** The flags of this run that are not answers, for the command that repeats it. */
  readonly repeatFlags: readonly string[]
}

/** Everything a run will do; a dry run prints it, a real run carries it out. */
export interface Plan extends Pick<CreateOptions, 'template' | 'target' | 'packageManager' | 'repeatFlags'> {
  /** The commands that install it. */
  readonly install: SetupStep['commands']
  readonly project: Project
  readonly files: readonly PlannedFile[]
  readonly steps: readonly SetupStep[]
  /** Why nothing may be written, the most important first; empty without conflicts. */
  readonly conflicts: readonly string[]
}

export interface PlannedFile {
  readonly path: string
  readonly action: Action
  readonly content: Content
}

/**
 * `keep`: an existing file stays. `same`: the file has the same content already. `conflict`: the file would
 * be overwritten.
 */
export type Action = 'create' | 'overwrite' | 'keep' | 'same' | 'conflict'

export async function planCreate(options: CreateOptions, env: Environment): Promise<Plan> {
  const { template, target, answers, onConflict, repeatFlags } = options
  const createdAt = `${options.createdAt.toISOString().slice(0, 19)}Z`
  const toolchain = toolchains[template.manifest.toolchain]
  const packageManager =
    options.managerSpec ?? (await toolchain.specFor(options.packageManager, target.path, env))
  toolchain.refuse(packageManager, target.path, env, options.install)
  const project = { template: template.name, version, createdAt, answers, packageManager }
  const tree = await render(template, project, toolchain.carriesGapi ? carriedFiles() : [])
  if (target.exists) refuseBlockedPaths(target, [...tree.keys()])
  const files = [...tree].map(([path, content]) => {
    return { path, content, action: actionFor(target, path, content, onConflict) }
  })
  const install = toolchain.install(packageManager, target.path, env)
  const steps = [
    ...(options.install ? [installStep(install)] : []),
    ...(options.git && isInstalled('git', env) && !isInRepository(target.path) ? [gitStep(project)] : []),
  ]
  const conflicts = conflictsOf(target, files, onConflict)
  return {
    template,
    target,
    project,
    packageManager: options.packageManager,
    install,
    repeatFlags,
    files,
    steps,
    conflicts,
  }
}

/** Throws for a plan that would overwrite something, unless the user chose how to handle conflicts. */
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

/**
 * Throws for what --on-conflict cannot solve: a folder in place of a file, or a link that leads elsewhere.
 */
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

function blocked(target: Target, path: string, isLink: boolean): UserError {
  const what = isLink ? 'a symbolic link' : 'not what the project needs there'
  return new UserError(
    `${join(target.shown, path)} is in the way: it is ${what}.`,
    'Move it, or choose a new folder.',
    exit.conflict,
  )
}

/** Whether a folder is in a git work tree: `.git` is a folder, or a file in submodules and worktrees. */
function isInRepository(folder: string): boolean {
  if (existsSync(join(folder, '.git'))) return true
  return dirname(folder) !== folder && isInRepository(dirname(folder))
}
