import { mergedStructure } from '../../core/render/structure/merged-structure.ts'
import type { GitMerge } from '../../core/system/git/merge-commits.ts'
import type { GitEntry } from '../../core/system/git/trees.ts'
import { leftOutAdditions } from './additions.ts'
import { decisionsFor } from './decide.ts'
import { isWrittenByCommands } from './file-kinds.ts'
import type { Stage } from './update-plan.ts'

/** A file of the merged project; where `content` is undefined, it is as git has it. */
export interface MergedFile {
  readonly mode: string
  readonly content: Buffer
}

export interface MergedProject {
  /** The files that differ from ours, with LF; undefined where one is deleted. */
  readonly changed: ReadonlyMap<string, MergedFile | undefined>
  /** The conflicts that are left. */
  readonly conflicts: ReadonlyMap<string, readonly Stage[]>
  /** The changed files that both sides changed. */
  readonly both: ReadonlySet<string>
  readonly notes: readonly string[]
}

/** What git merged, with what git does not know of the files: see docs/update.md. */
export async function mergeProject(merge: GitMerge): Promise<MergedProject> {
  const { base, ours, theirs } = merge
  const merged = new Map(merge.merged)
  const conflicts = new Map(merge.conflicts)
  const notes: string[] = []
  for (const [path, stages] of merge.conflicts) {
    const reason = deletion(stages)
    if (reason === undefined) continue
    merged.delete(path)
    conflicts.delete(path)
    notes.push(`${path} ${reason}`)
  }
  const wanted = [...new Set([...merged.keys(), ...conflicts.keys()])].filter(
    path => merged.get(path)?.id !== ours.get(path)?.id || conflicts.has(path) || merge.rewritten.has(path),
  )
  const entries = wanted.flatMap(path => [base, ours, theirs, merged].flatMap(tree => tree.get(path) ?? []))
  const staged = [...conflicts.values()].flatMap(stages => [...stages.values()])
  const blobs = await merge.read([...entries, ...staged].filter(isFile).map(({ id }) => id))
  const contentOf = (entry: GitEntry | undefined) => (entry && blobs.get(entry.id)) ?? Buffer.alloc(0)
  const contents = new Map<string, Buffer>()
  for (const path of wanted) {
    const result = resolved(path, merge, conflicts.has(path), contentOf, notes)
    if (result === undefined) continue
    contents.set(path, result)
    conflicts.delete(path)
  }
  const textOf = (path: string) => contentOf(merged.get(path)).toString()
  for (const { path, why } of leftOutAdditions({
    base,
    ours,
    theirs,
    merged: new Set(merged.keys()),
    textOf,
  })) {
    merged.delete(path)
    conflicts.delete(path)
    notes.push(`${path} is not added: ${why}.`)
  }
  const paths = new Set([...ours.keys(), ...merged.keys()])
  const changed = new Map<string, MergedFile | undefined>()
  for (const path of [...paths].sort()) {
    const [own, entry] = [ours.get(path), merged.get(path)]
    if (
      own?.id === entry?.id &&
      own?.mode === entry?.mode &&
      !contents.has(path) &&
      !merge.rewritten.has(path)
    )
      continue
    changed.set(path, entry && { mode: entry.mode, content: contents.get(path) ?? contentOf(entry) })
  }
  const isBoth = (path: string) => ours.has(path) && base.get(path)?.id !== ours.get(path)?.id
  return {
    changed,
    conflicts: new Map([...conflicts].map(([path, stages]) => [path, stagesOf(stages, contentOf)])),
    both: new Set([...changed.keys()].filter(isBoth)),
    notes,
  }
}

/** Why a file in a conflict is deleted; undefined where it is not. */
function deletion(stages: ReadonlyMap<number, GitEntry>): string | undefined {
  const [base, ours, theirs] = [1, 2, 3].map(number => stages.get(number))
  if (base && theirs && !ours) return 'stays deleted; the template changed it.'
  return base && ours?.id === base.id && !theirs
    ? 'is deleted, as in the template: it was only moved.'
    : undefined
}

function isFile({ mode }: GitEntry): boolean {
  return mode !== '160000'
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
  if (!old || !own || !other || [old, own, other].some(({ mode }) => !mode.startsWith('100')))
    return undefined
  if (old.id === own.id || old.id === other.id || own.id === other.id) return undefined
  const text = (entry: GitEntry | undefined) => contentOf(entry).toString()
  const lines = isConflict ? undefined : text(merged.get(path))
  const versions = { base: text(old), ours: text(own), theirs: text(other), lines }
  const result = mergedStructure(path, versions, decisionsFor(path, notes))
  if (result !== undefined) return Buffer.from(result)
  return isConflict && isWrittenByCommands(path) ? contentOf(own) : undefined
}

function stagesOf(stages: ReadonlyMap<number, GitEntry>, contentOf: ContentOf): Stage[] {
  return [...stages].map(([number, entry]) => ({ number, mode: entry.mode, content: contentOf(entry) }))
}
