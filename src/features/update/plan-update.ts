import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageName, version } from '../../core/render/own-package.ts'
import { foundAt } from '../../core/system/found.ts'
import { type GitMerge, type PlainTree, withMerge } from '../../core/system/git/merge-commits.ts'
import { hasOnlyCrlf } from '../../core/system/git/trees.ts'
import { type CommittedProject, committed, refuseUntracked } from './committed.ts'
import { isLeftOut, isOwnTarball } from './file-kinds.ts'
import { type MergedProject, mergeProject } from './merge-project.ts'
import { placedMigrations } from './migrations.ts'
import { withOwnMentions } from './own-mentions.ts'
import { migrationFolders, ownMigrations } from './own-migrations.ts'
import { refuseBlocked } from './refuse-blocked.ts'
import { refuseHidden } from './refuse-hidden.ts'
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
  const { root, env, mayBeDirty } = request
  const repository = await committed(request)
  const renderings = await readRenderings(request)
  if (!mayBeDirty) await refuseUntracked(renderings.base, repository, root, env)
  return planMerge(renderings, repository, request)
}

/** What brings a project from one rendering to another. */
export async function planMerge(
  renderings: Omit<Renderings, 'template'>,
  { checkout, head, files }: CommittedProject,
  { root, env, now }: Pick<UpdateRequest, 'root' | 'env' | 'now'>,
): Promise<UpdatePlan> {
  const { version: from } = renderings.project
  const migrations = migrationFolders(root, renderings.theirs)
  const own = await ownMigrations([...files.tree.keys()], migrations.project, files.textsOf)
  const placed = placedMigrations(renderings, { ...migrations, own }, now)
  const names = {
    base: `${packageName}-${from}-base`,
    ours: 'yours',
    theirs: `${packageName}-${version}`,
  }
  const { base, adapted } = withOwnMentions({ ...placed, from, to: version })
  const sides = { base: without(base), theirs: without(placed.theirs), adapted }
  return withMerge(checkout, env, { ...sides, head, isLeftOut, names }, async merge => {
    const merged = await mergeProject(merge)
    const changes = [...changesOf(root, merge, merged), ...tarballChanges(root, renderings.theirs)]
    refuseBlocked(root, changes)
    await refuseHidden(root, changes, env)
    const notes = [...renderings.notes, ...placed.notes, ...merged.notes]
    const sorted = changes.sort((a, b) => (a.path < b.path ? -1 : 1))
    return { root, from, to: version, changes: sorted, notes, steps: stepNames }
  })
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

/** The tarballs of this package are replaced where the project depends on one, or has one for its script `gapi`. */
function tarballChanges(root: string, theirs: PlainTree): PlannedChange[] {
  const fresh = [...theirs.keys()].find(isOwnTarball)
  const vendor = join(root, 'vendor')
  const found = foundAt(vendor)?.isDirectory() ? readdirSync(vendor).map(name => `vendor/${name}`) : []
  const own = found.filter(path => isOwnTarball(path) && contentAt(join(root, path)))
  const isNamed = contentAt(join(root, 'package.json'))?.includes(`"${packageName}"`)
  if (fresh === undefined || own.includes(fresh) || !(isNamed || own.length > 0)) return []
  const change = { isExecutable: false, stages: [] }
  const deleted = own.map(path => {
    const before = contentAt(join(root, path))
    return { ...change, path, action: 'delete' as const, before, after: undefined }
  })
  const after = Buffer.from(theirs.get(fresh) ?? '')
  return [...deleted, { ...change, path: fresh, action: 'create', before: undefined, after }]
}

function contentAt(path: string): Buffer | undefined {
  return foundAt(path)?.isFile() ? readFileSync(path) : undefined
}

function withCrlf(content: Buffer): Buffer {
  return Buffer.from(content.toString('latin1').replaceAll('\n', '\r\n'), 'latin1')
}
