import { posix } from 'node:path'
import { foldersAbove } from '../../core/render/tree.ts'

interface Side {
  has(path: string): boolean
  keys(): Iterable<string>
}

interface Sides {
  readonly base: Side
  readonly ours: Side
  readonly theirs: Side
  /** The result of the merge. */
  readonly merged: ReadonlySet<string>
  /** Whether a path has the file of the template, without anything that the project wrote before the template moved it. */
  isTheirs(path: string): boolean
  textOf(path: string): string
}

interface LeftOut {
  readonly path: string
  readonly why: string
}

/**
 * New files of the template that belong to what the project took out: those in a folder of which it deleted every file,
 * and those that import a file which is not there.
 */
export function leftOutAdditions({ base, ours, theirs, merged, isTheirs, textOf }: Sides): LeftOut[] {
  const emptied = emptiedFolders(base, ours)
  const added = [...merged].filter(path => !base.has(path) && !ours.has(path) && isTheirs(path))
  const left: LeftOut[] = []
  const present = new Set(merged)
  for (const path of added) {
    const folder = foldersAbove(path).find(each => emptied.has(each))
    if (folder === undefined) continue
    left.push({ path, why: `${folder}/ was taken out` })
    present.delete(path)
  }
  for (let found = true; found; ) {
    found = false
    for (const path of added) {
      const missing =
        present.has(path) && importsOf(path, textOf(path)).find(to => theirs.has(to) && !present.has(to))
      if (!missing) continue
      left.push({ path, why: `it imports ${missing}, which was taken out` })
      present.delete(path)
      found = true
    }
  }
  return left
}

/** The files that import what is not added: somebody has to take these lines out. */
export function importersOf(
  left: readonly LeftOut[],
  paths: Iterable<string>,
  textOf: Sides['textOf'],
): string[] {
  const gone = new Set(left.map(({ path }) => path))
  return [...paths].flatMap(path => {
    const missing = gone.has(path) ? undefined : importsOf(path, textOf(path)).find(to => gone.has(to))
    return missing === undefined
      ? []
      : [`${path} imports ${missing}, which is not added: take that line out.`]
  })
}

/** The folders of the base of which the project has no file. */
function emptiedFolders(base: Side, ours: Side): Set<string> {
  const own = new Set([...ours.keys()].flatMap(foldersAbove))
  return new Set([...base.keys()].flatMap(foldersAbove).filter(folder => !own.has(folder)))
}

/** The files that a module imports by a relative path. */
function importsOf(path: string, text: string): string[] {
  if (!/\.[cm]?[jt]s$/.test(path)) return []
  const named = [...text.matchAll(/(?:\bfrom |\bimport |\bimport\()'(\.{1,2}\/[^'\n]+)'/g)]
  return named.map(([, to = '']) => posix.join(posix.dirname(path), to))
}
