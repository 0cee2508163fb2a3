import { mergedNeighbours } from '../../core/render/merged-neighbours.ts'
import { mergedStructure } from '../../core/render/structure/merged-structure.ts'
import type { GitMerge } from '../../core/system/git/merge-commits.ts'
import type { GitEntry } from '../../core/system/git/trees.ts'
import { importersOf, leftOutAdditions } from './additions.ts'
import { leaveOutCollisions } from './collisions.ts'
import { decisionsFor } from './decide.ts'
import { isWrittenByCommands } from './file-kinds.ts'
import type { Stage } from './update-plan.ts'

/** A file of the merged project. */
export interface MergedFile {
  readonly mode: string
  readonly content: Buffer
}

export interface MergedProject {
  /** The files that differ from ours, with LF; undefined where one is deleted. */
  readonly changed: ReadonlyMap<string, MergedFile | undefined>
  /** The conflicts that are left. */
  readonly conflicts: ReadonlyMap<string, readonly Stage[]>
  readonly notes: readonly string[]
}

/** What git merged, with what git does not know of the files: see docs/update.md. */
export async function mergeProject(merge: GitMerge): Promise<MergedProject> {
  const { base, ours, theirs } = merge
  const result: Result = { merged: new Map(merge.merged), conflicts: new Map(merge.conflicts), notes: [] }
  leaveOutCollisions(merge, result)
  followDeletions(result)
  const contentOf = await contentsFor(merge, result)
  const contents = resolvedContents(merge, result, contentOf)
  const textOf = (path: string) => contentOf(result.merged.get(path)).toString()
  const merged = new Set(result.merged.keys())
  const isTheirs = (path: string) =>
    result.merged.get(path)?.id === theirs.get(path)?.id && !result.conflicts.get(path)?.has(2)
  const left = leftOutAdditions({ base, ours, theirs, merged, isTheirs, textOf })
  for (const { path, why } of left) {
    result.merged.delete(path)
    result.conflicts.delete(path)
    result.notes.push(`${path} is not added: ${why}.`)
  }
  result.notes.push(
    ...importersOf(left, openPaths(merge, result), path => contents.get(path)?.toString() ?? textOf(path)),
  )
  const conflicts = [...result.conflicts].map(
    ([path, stages]) => [path, stagesOf(stages, contentOf)] as const,
  )
  const changed = changedFiles(merge, result, contents, contentOf)
  return { changed, conflicts: new Map(conflicts), notes: result.notes }
}

/** What is changed step by step. */
interface Result {
  readonly merged: Map<string, GitEntry>
  readonly conflicts: Map<string, ReadonlyMap<number, GitEntry>>
  readonly notes: string[]
}

/** A file that one side deleted, and of which the other changed nothing that anybody wrote, is deleted. */
function followDeletions({ merged, conflicts, notes }: Result): void {
  for (const [path, stages] of [...conflicts]) {
    const reason = deletion(stages)
    if (reason === undefined) continue
    merged.delete(path)
    conflicts.delete(path)
    notes.push(`${path} ${reason}`)
  }
}

/** Reads the files that are not as they were. */
async function contentsFor(merge: GitMerge, { merged, conflicts }: Result): Promise<ContentOf> {
  const trees = [merge.base, merge.ours, merge.theirs, merged]
  const entries = openPaths(merge, { merged, conflicts }).flatMap(path =>
    trees.flatMap(tree => tree.get(path) ?? []),
  )
  const staged = [...conflicts.values()].flatMap(stages => [...stages.values()])
  const blobs = await merge.read([...entries, ...staged].map(({ id }) => id))
  return entry => (entry && blobs.get(entry.id)) ?? Buffer.alloc(0)
}

function openPaths({ ours, rewritten }: GitMerge, { merged, conflicts }: Omit<Result, 'notes'>): string[] {
  return [...new Set([...merged.keys(), ...conflicts.keys()])].filter(
    path => merged.get(path)?.id !== ours.get(path)?.id || conflicts.has(path) || rewritten.has(path),
  )
}

/** The contents that git did not merge so. */
function resolvedContents(merge: GitMerge, result: Result, contentOf: ContentOf): Map<string, Buffer> {
  const contents = new Map<string, Buffer>()
  for (const path of openPaths(merge, result)) {
    const content = resolved(path, merge, result.conflicts.has(path), contentOf, result.notes)
    if (content === undefined) continue
    contents.set(path, content)
    result.conflicts.delete(path)
  }
  return contents
}

function changedFiles(
  { ours, rewritten }: GitMerge,
  { merged }: Result,
  contents: ReadonlyMap<string, Buffer>,
  contentOf: ContentOf,
): Map<string, MergedFile | undefined> {
  const changed = new Map<string, MergedFile | undefined>()
  for (const path of [...new Set([...ours.keys(), ...merged.keys()])].sort()) {
    const [own, entry] = [ours.get(path), merged.get(path)]
    const isSame = own?.id === entry?.id && own?.mode === entry?.mode
    if (isSame && !contents.has(path) && !rewritten.has(path)) continue
    changed.set(path, entry && { mode: entry.mode, content: contents.get(path) ?? contentOf(entry) })
  }
  return changed
}

/** Why a file in a conflict is deleted; undefined where it is not. */
function deletion(stages: ReadonlyMap<number, GitEntry>): string | undefined {
  const [base, ours, theirs] = [1, 2, 3].map(number => stages.get(number))
  if (base && theirs && !ours) return 'stays deleted; the template changed it.'
  return base && ours?.id === base.id && !theirs
    ? 'is deleted: the template deleted it, and here it was only moved.'
    : undefined
}

type ContentOf = (entry: GitEntry | undefined) => Buffer

/** The content of a file that is merged by what it says; undefined where git's own result stays. */
function resolved(
  path: string,
  { base, ours, theirs, merged }: GitMerge,
  isConflict: boolean,
  contentOf: ContentOf,
  notes: string[],
): Buffer | undefined {
  const [old, own, other] = [base, ours, theirs].map(tree => tree.get(path))
  if (own && other && isConflict && isWrittenByCommands(path) && !path.startsWith('.env'))
    return contentOf(own)
  if (!old || !own || !other) return undefined
  if (old.id === own.id || old.id === other.id || own.id === other.id) return undefined
  const text = (entry: GitEntry | undefined) => contentOf(entry).toString()
  const lines = isConflict ? undefined : text(merged.get(path))
  const versions = { base: text(old), ours: text(own), theirs: text(other), lines }
  const result = mergedStructure(path, versions, decisionsFor(path, notes))
  if (result !== undefined) return Buffer.from(result)
  if (isConflict && isWrittenByCommands(path)) return contentOf(own)
  return isConflict && !/\.(json|ya?ml|toml)$/.test(path)
    ? neighbours([old, own, other].map(contentOf))
    : undefined
}

function neighbours(versions: readonly Buffer[]): Buffer | undefined {
  const [base = '', ours = '', theirs = ''] = versions.map(content => content.toString('latin1'))
  const merged = mergedNeighbours(base, ours, theirs)
  return merged === undefined ? undefined : Buffer.from(merged, 'latin1')
}

function stagesOf(stages: ReadonlyMap<number, GitEntry>, contentOf: ContentOf): Stage[] {
  return [...stages].map(([number, entry]) => ({ number, mode: entry.mode, content: contentOf(entry) }))
}
