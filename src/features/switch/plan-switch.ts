import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Answers, ChoiceQuestion, Manifest } from '../../core/render/manifest.ts'
import { projectFile } from '../../core/render/project-file.ts'
import { ownDependency, readCreated } from '../../core/render/read-created.ts'
import { render, type Template } from '../../core/render/template.ts'
import type { TreeEntry } from '../../core/render/tree.ts'
import { type FileChange, treeChanges } from '../../core/render/tree-merge.ts'
import { didYouMean } from '../../core/system/did-you-mean.ts'
import { exit, UserError } from '../../core/system/errors.ts'
import { toolchains } from '../../core/system/toolchain/toolchains.ts'

/** How the files of a project change when its answer about the database does. */
export interface SwitchPlan {
  readonly root: string
  readonly from: string
  readonly to: string
  readonly changes: readonly FileChange[]
  /** The commands that install what its package.json then lists. */
  readonly install: readonly (readonly string[])[]
}

/** Renders a project with its own answers and with another database. Throws where that cannot be done. */
export async function planSwitch(
  root: string,
  to: string,
  templates: Readonly<Record<string, Template>>,
  env: Readonly<Record<string, string | undefined>>,
): Promise<SwitchPlan> {
  const project = readCreated(
    root,
    'Only a project of create-good-api can be switched. To copy rows to another project: gapi db dump FOLDER',
  )
  const template = Object.hasOwn(templates, project.template) ? templates[project.template] : undefined
  if (!template)
    throw new UserError(`Unknown template: ${project.template}.`, `Correct template in ${projectFile}.`)
  const { key, choices } = databaseQuestion(template.manifest)
  const from = project.answers[key] ?? ''
  refuseChoice(to, from, Object.keys(choices))
  const carried = carriedIn(root)
  const rendered = (answers: Answers) =>
    render(template, { ...project, answers }, carried, carried.length === 0)
  const before = await rendered(project.answers)
  const after = await rendered({ ...project.answers, [key]: to })
  const changes = treeChanges(before, after, path => textAt(join(root, path)))
  const { install, managerOf } = toolchains[template.manifest.toolchain]
  const manager = managerOf(root, project.packageManager, env)
  return { root, from, to, changes, install: install(manager, root, env) }
}

/** The databases that the projects of some template may have. */
export function knownDatabases(templates: Readonly<Record<string, Template>>): string[] {
  const all = Object.values(templates).flatMap(({ manifest }) => databaseQuestionIn(manifest) ?? [])
  return [...new Set(all.flatMap(({ choices }) => Object.keys(choices)))]
}

/** Throws where a file that must change was changed by its owners in the same place. */
export function refuseMergeConflicts({ changes, to }: SwitchPlan): void {
  const paths = changes.filter(({ action }) => action === 'conflict').map(({ path }) => path)
  if (paths.length === 0) return
  throw new UserError(
    `These files differ from the template where ${to} changes them: ${paths.join(', ')}. Nothing was changed.`,
    'Undo your changes there, run the command again, and make them again. --dry-run lists all files.',
    exit.conflict,
  )
}

/** The path of the tarball that the project depends on; none where it gets gapi from the registry. */
function carriedIn(root: string): TreeEntry[] {
  const path = ownDependency(textAt(join(root, 'package.json')) ?? '{}')
  return path === undefined ? [] : [[path, '']]
}

function databaseQuestion(manifest: Manifest): ChoiceQuestion & { readonly key: string } {
  const question = databaseQuestionIn(manifest)
  if (question) return question
  throw new UserError(
    'The template of this project has one database only.',
    'Copy its rows: gapi db dump FOLDER',
  )
}

function databaseQuestionIn({
  questions,
}: Manifest): (ChoiceQuestion & { readonly key: string }) | undefined {
  for (const [key, question] of Object.entries(questions))
    if (question.type === 'choice' && question.flag === '--db') return { ...question, key }
  return undefined
}

function refuseChoice(to: string, from: string, known: readonly string[]): void {
  if (!known.includes(to))
    throw new UserError(
      `Unknown database: ${to}.${didYouMean(to.slice(0, 100), known)}`,
      `Choose one of ${known.join(', ')}.`,
    )
  if (to === from)
    throw new UserError(`The project is for ${to} already.`, `Choose one of ${known.join(', ')}.`)
}

function textAt(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined
}
