import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Answers, checkAnswer, defaultOf, type Manifest } from '../../core/render/manifest.ts'
import { packageName, version } from '../../core/render/own-package.ts'
import { carriedFiles } from '../../core/render/own-tarball.ts'
import { type Project, projectFile } from '../../core/render/project-file.ts'
import { ownDependency, readCreated } from '../../core/render/read-created.ts'
import { render, type Template } from '../../core/render/template.ts'
import { exit, UserError } from '../../core/system/errors.ts'
import { foundAt } from '../../core/system/found.ts'
import type { PlainTree } from '../../core/system/git/merge-commits.ts'
import type { Environment } from '../../core/system/process.ts'
import { removeQuietly, temporaryFolder } from '../../core/system/temporary.ts'
import { toolchains } from '../../core/system/toolchain/toolchains.ts'
import { unpackFile, unpackPublished } from './old-package.ts'
import { renderBase } from './render-base.ts'
import { compareVersions, isVersion } from './version-order.ts'

export interface RenderRequest {
  readonly root: string
  /** Where relative paths in `base` start. */
  readonly cwd: string
  /** The tarball of the recorded version, if somebody names it. */
  readonly base: string | undefined
  readonly templates: Readonly<Record<string, Template>>
  /** The path of Node. */
  readonly node: string
  readonly env: Environment
  readonly signal: AbortSignal
}

/** A project as its recorded version made it, and as this version makes it. */
export interface Renderings {
  readonly project: Project
  readonly template: Template
  readonly base: PlainTree
  readonly theirs: PlainTree
  readonly notes: readonly string[]
}

export async function readRenderings(request: RenderRequest): Promise<Renderings> {
  const { root, templates } = request
  const project = recordedProject(root)
  const template = Object.hasOwn(templates, project.template) ? templates[project.template] : undefined
  if (!template)
    throw new UserError(`Unknown template: ${project.template}.`, `Correct template in ${projectFile}.`)
  const notes: string[] = []
  const answers = answersNow(template.manifest, project.answers, notes)
  const carried = toolchains[template.manifest.toolchain].carriesGapi ? carriedFiles() : []
  const rendered = await render(template, { ...project, answers, version }, carried)
  const theirs = new Map([...rendered].map(([path, content]) => [path, Buffer.from(content)]))
  return { project, template, base: await baseOf(project, request), theirs, notes }
}

/** What gapi.yml records; throws where this version cannot update from it. */
export function recordedProject(root: string): Project {
  const project = readCreated(root, `Only a project of ${packageName} can be updated.`)
  const { createdAt } = project
  if (!isVersion(project.version))
    throw new UserError(`${projectFile}: ${project.version} is not a version.`, 'Write it as "0.2.0".')
  if (Number.isNaN(Date.parse(createdAt)))
    throw new UserError(
      `${projectFile}: createdAt ${createdAt === 'undefined' ? 'is missing' : `${createdAt} is not a time`}.`,
      `Restore it from the commit that created the project: git log --reverse -p ${projectFile}`,
    )
  if (compareVersions(project.version, version) <= 0) return project
  throw new UserError(
    `The project is of version ${project.version}, and this is gapi ${version}.`,
    `Use the newer gapi: gapi update --to ${project.version}, or another version or file.`,
  )
}

/** Answers to questions that are gone are left out; new questions get their default. */
function answersNow(manifest: Manifest, recorded: Answers, notes: string[]): Answers {
  for (const key of Object.keys(recorded))
    if (!Object.hasOwn(manifest.questions, key)) notes.push(`The template does not ask for ${key} any more.`)
  const entries = Object.entries(manifest.questions).map(([key, question]) => {
    const given = recorded[key]
    if (given !== undefined) return [key, checkAnswer(manifest, key, given, projectFile)] as const
    const answer = defaultOf(question, '') ?? ''
    notes.push(`New in ${projectFile}: ${key}: ${JSON.stringify(answer)}.`)
    return [key, answer] as const
  })
  return Object.fromEntries(entries)
}

async function baseOf(project: Project, request: RenderRequest): Promise<PlainTree> {
  const into = temporaryFolder('update', request.env)
  try {
    const wanted = { ...request, into, cwd: request.root }
    const file = request.base ?? tarballOf(request.root, project.version)
    const old =
      file === undefined
        ? await unpackPublished(project.version, wanted)
        : unpackFile(file, { into: join(into, 'program'), cwd: request.base ? request.cwd : request.root })
    if (old.version !== project.version)
      throw new UserError(
        `${old.source} is version ${old.version}, and ${projectFile} says ${project.version}.`,
        `Pass the tarball of ${packageName} ${project.version} with --base.`,
      )
    return await renderBase(old, project, { ...request, into })
  } finally {
    removeQuietly(into)
  }
}

/** The tarball in the project: the one that it depends on, else one of its version. */
function tarballOf(root: string, wanted: string): string | undefined {
  const named = ownDependency(packageJsonOf(root))
  if (named !== undefined && existsSync(join(root, named))) return named
  const vendor = join(root, 'vendor')
  const names = foundAt(vendor)?.isDirectory() ? readdirSync(vendor) : []
  const own = names.find(name => name.startsWith(`${packageName}-${wanted}`) && name.endsWith('.tgz'))
  return own && `vendor/${own}`
}

function packageJsonOf(root: string): string {
  const path = join(root, 'package.json')
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '{}'
  try {
    JSON.parse(text)
    return text
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw new UserError(`package.json is not JSON: ${error.message}.`, 'Correct it.', exit.usage)
  }
}
