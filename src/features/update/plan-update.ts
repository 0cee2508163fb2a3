import { lstatSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { contractIn } from '../../core/project/contract/contract.ts'
import { packageName, version } from '../../core/render/own-package.ts'
import { projectFile } from '../../core/render/project-file.ts'
import { foldersAbove } from '../../core/render/tree.ts'
import { exit, UserError } from '../../core/system/errors.ts'
import { type Checkout, checkoutOf } from '../../core/system/git/checkout.ts'
import { refuseDirty } from '../../core/system/git/dirty.ts'
import { commitNamed } from '../../core/system/git/git.ts'
import { type GitMerge, type PlainTree, withMerge } from '../../core/system/git/merge-commits.ts'
import { hasOnlyCrlf } from '../../core/system/git/trees.ts'
import { isLeftOut, isOwnTarball } from './file-kinds.ts'
import { type MergedProject, mergeProject } from './merge-project.ts'
import { nameIn, placedMigrations } from './migrations.ts'
import { withOwnMentions } from './own-mentions.ts'
import { type Renderings, type RenderRequest, readRenderings } from './renderings.ts'
import { stepNames } from './steps.ts'
import type { PlannedChange, UpdatePlan } from './update-plan.ts'

export interface UpdateRequest extends RenderRequest {
  readonly now: Date
  /** Whether to plan where there are changes that are not committed: a dry run changes nothing. */
  readonly mayBeDirty: boolean
}

/** What brings a project to this version of its template. Changes nothing. */
export async function planUpdate(request: UpdateRequest): Promise<UpdatePlan> {
  const repository = await committed(request)
  return planMerge(await readRenderings(request), repository, request)
}

/** What brings a project from one rendering to another. */
export async function planMerge(
  renderings: Omit<Renderings, 'template'>,
  { checkout, head }: Repository,
  { root, env, now }: Pick<UpdateRequest, 'root' | 'env' | 'now'>,
): Promise<UpdatePlan> {
  const { version: from } = renderings.project
  const migrations = foldersOf(root, renderings.theirs)
  const tracked = await trackedMigrations(checkout, head, migrations.project, env)
  const placed = placedMigrations(renderings, { ...migrations, names: tracked }, now)
  const names = {
    base: `${packageName}-${from}-base`,
    ours: 'yours',
    theirs: `${packageName}-${version}`,
  }
  const { base, adapted } = withOwnMentions({ ...placed, from, to: version })
  const sides = { base: without(base), theirs: without(placed.theirs), adapted }
  return withMerge(checkout, env, { ...sides, head, isLeftOut, names }, async merge => {
    const merged = await mergeProject(merge)
    const changes = [...changesOf(root, merge, merged), ...tarballChanges(root, renderings)]
    for (const change of changes) refuseBlocked(root, change)
    const notes = [...renderings.notes, ...placed.notes, ...merged.notes]
    const sorted = changes.sort((a, b) => (a.path < b.path ? -1 : 1))
    return { root, from, to: version, changes: sorted, notes, steps: stepNames }
  })
}

interface Repository {
  readonly checkout: Checkout
  /** The last commit. */
  readonly head: string
}

/** The checkout of a project and its last commit. Throws where there is none, or something is not committed. */
export async function committed({
  root,
  env,
  mayBeDirty,
}: Pick<UpdateRequest, 'root' | 'env' | 'mayBeDirty'>): Promise<Repository> {
  const checkout = checkoutOf(root)
  const hint = 'Commit the project first, so that you can read and undo what an update changes: git init'
  if (checkout === undefined) throw new UserError(`${root} is not in a git repository.`, hint)
  const head = await commitNamed('HEAD', root, env)
  if (head === undefined) throw new UserError('The repository has no commit.', hint, exit.conflict)
  if (!mayBeDirty) await refuseDirty(root, env)
  return { checkout, head }
}

function foldersOf(root: string, theirs: PlainTree): { template: string; project: string } {
  const own = contractIn(readFileSync(join(root, projectFile), 'utf8'))
  const other = contractIn(Buffer.from(theirs.get(projectFile) ?? '').toString())
  return { template: other?.migrations ?? 'db/migrations', project: own?.migrations ?? 'db/migrations' }
}

async function trackedMigrations(
  { prefix, top }: Checkout,
  head: string,
  folder: string,
  env: UpdateRequest['env'],
): Promise<string[]> {
  const { git } = await import('../../core/system/git/git-output.ts')
  const listed = await git(top, env, [
    'ls-tree',
    '-r',
    '-z',
    '--name-only',
    '--full-tree',
    head,
    '--',
    `${prefix}${folder}/`,
  ])
  const paths = (listed ?? '').split('\0').filter(Boolean)
  return paths.flatMap(path => nameIn(path.slice(prefix.length), folder) ?? [])
}

function without(tree: PlainTree): PlainTree {
  return new Map([...tree].filter(([path]) => !isLeftOut(path)))
}

function changesOf(root: string, merge: GitMerge, merged: MergedProject): PlannedChange[] {
  const paths = new Set([...merged.changed.keys(), ...merged.conflicts.keys()])
  return [...paths].flatMap(path => changeOf(path, contentAt(join(root, path)), merge, merged) ?? [])
}

/** Undefined where a file stays as it is. */
function changeOf(
  path: string,
  before: Buffer | undefined,
  { base, ours }: GitMerge,
  merged: MergedProject,
): PlannedChange | undefined {
  const file = merged.changed.get(path)
  const own = ours.get(path)
  const stages = merged.conflicts.get(path) ?? []
  const content = merged.changed.has(path) ? file?.content : before
  const after = content && before && hasOnlyCrlf(before.toString('latin1')) ? withCrlf(content) : content
  const isExecutable = (file?.mode ?? own?.mode) === '100755'
  const change = { path, before, after, isExecutable, stages }
  if (stages.length > 0) return { ...change, action: 'conflict' }
  if (own === undefined) return { ...change, action: 'create', before: undefined }
  if (after && before?.equals(after) && isExecutable === (own.mode === '100755')) return undefined
  if (after === undefined) return { ...change, action: 'delete' }
  return { ...change, action: base.get(path)?.id === own.id ? 'update' : 'merge' }
}

/** The tarball of this package is replaced where the project depends on one. */
function tarballChanges(
  root: string,
  { base, theirs }: Pick<Renderings, 'base' | 'theirs'>,
): PlannedChange[] {
  const uses = contentAt(join(root, 'package.json'))
  if (uses === undefined || !uses.includes(`"${packageName}"`)) return []
  const [old, fresh] = [base, theirs].map(tree => [...tree.keys()].find(isOwnTarball))
  if (old === fresh) return []
  const change = { isExecutable: false, stages: [] }
  const before = old === undefined ? undefined : contentAt(join(root, old))
  const after = fresh === undefined ? undefined : theirs.get(fresh)
  return [
    ...(old === undefined || before === undefined
      ? []
      : [{ ...change, path: old, action: 'delete' as const, before, after: undefined }]),
    ...(fresh === undefined || after === undefined
      ? []
      : [
          { ...change, path: fresh, action: 'create' as const, before: undefined, after: Buffer.from(after) },
        ]),
  ]
}

/** Throws where a file that git does not track, or a folder or link, is where a file goes. */
function refuseBlocked(root: string, { path, before, action }: PlannedChange): void {
  if (action === 'delete') return
  const folder = foldersAbove(path).find(each => {
    const found = lstatSync(join(root, each), { throwIfNoEntry: false })
    return found && !found.isDirectory()
  })
  const found = lstatSync(join(root, path), { throwIfNoEntry: false })
  const isBlocked = found && (!found.isFile() || before === undefined)
  if (folder === undefined && !isBlocked) return
  throw new UserError(
    `${folder ?? path} is in the way: the template has a file ${path} now. Nothing was changed.`,
    'Move it, or commit it, and run the command again.',
    exit.conflict,
  )
}

function contentAt(path: string): Buffer | undefined {
  return lstatSync(path, { throwIfNoEntry: false })?.isFile() ? readFileSync(path) : undefined
}

function withCrlf(content: Buffer): Buffer {
  return Buffer.from(content.toString('latin1').replaceAll('\n', '\r\n'), 'latin1')
}
