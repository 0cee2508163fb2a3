import { foldersAbove } from '../../core/render/tree.ts'
import type { GitMerge } from '../../core/system/git/merge-commits.ts'
import type { GitEntry } from '../../core/system/git/trees.ts'

interface Merged {
  readonly merged: Map<string, GitEntry>
  readonly conflicts: Map<string, ReadonlyMap<number, GitEntry>>
  readonly notes: string[]
}

/**
 * Takes out of a merge what the template has where something else of ours is: a link, a submodule, a folder, a file, or a
 * file whose name differs only in case. What is ours stays, and a note names what is left out.
 */
export function leaveOutCollisions(merge: GitMerge, result: Merged): void {
  besideOthers(merge, result)
  besideFolders(merge, result)
  besideFiles(merge, result)
  besideCases(merge, result)
}

function leaveOut({ merged, conflicts }: Merged, path: string): void {
  merged.delete(path)
  conflicts.delete(path)
}

/** Links and submodules take no part in a merge. */
function besideOthers({ base, theirs, apart }: GitMerge, result: Merged): void {
  const left = new Map<string, string[]>()
  const around = new Set([...apart.keys()].flatMap(foldersAbove))
  for (const path of apart.size > 0 ? openPaths(result) : []) {
    if (around.has(path)) leaveOutFile(result, path)
    const place = [path, ...foldersAbove(path)].find(each => apart.has(each))
    if (place === undefined) continue
    leaveOut(result, path)
    const isNews = theirs.has(path) && theirs.get(path)?.id !== base.get(path)?.id
    if (isNews) left.set(place, [...(left.get(place) ?? []), path])
  }
  for (const [place, paths] of left) {
    const kind = apart.get(place)?.mode === '160000' ? 'a submodule' : 'a link'
    result.notes.push(leftOutNote(paths.sort(), `${place} is ${kind} here`))
  }
}

function leaveOutFile(result: Merged, path: string, name = path): void {
  leaveOut(result, path)
  result.notes.push(leftOutNote([name], 'it is a folder here'))
}

function leftOutNote([first = '', ...others]: readonly string[], why: string): string {
  if (others.length === 0) return `${first} is left out: ${why}.`
  return `${first} and ${others.length} more of the template are left out: ${why}.`
}

/** Git gives a file of one side another name where the other side has a folder: `docs/usage.md~yours`. */
function renamed(path: string, label: string): string | undefined {
  const place = path.lastIndexOf(`~${label}`)
  return place > 0 && /^(_\d+)?$/.test(path.slice(place + label.length + 1))
    ? path.slice(0, place)
    : undefined
}

function besideFolders({ ours, theirs, names }: GitMerge, result: Merged): void {
  for (const path of openPaths(result)) {
    const own = renamed(path, names.theirs)
    if (own === undefined || ours.has(path) || !theirs.has(own)) continue
    leaveOutFile(result, path, own)
  }
}

function besideFiles({ base, ours, theirs, names }: GitMerge, result: Merged): void {
  for (const path of openPaths(result)) {
    const own = renamed(path, names.ours)
    const entry = own === undefined ? undefined : ours.get(own)
    // A file that the template turned into a folder, and of which we changed something, stays a conflict.
    if (own === undefined || !entry || ours.has(path) || theirs.has(path) || base.has(own)) continue
    const below = openPaths(result).filter(each => each.startsWith(`${own}/`))
    for (const each of [path, ...below]) leaveOut(result, each)
    result.notes.push(leftOutNote(below.sort(), `${own} is a file here`))
    result.merged.set(own, entry)
  }
}

/** On macOS and Windows both names are one file. */
function besideCases({ base, ours }: GitMerge, result: Merged): void {
  const known = new Map(
    [...ours.keys()].filter(path => result.merged.has(path)).map(path => [path.toLowerCase(), path]),
  )
  for (const path of openPaths(result)) {
    const other = known.get(path.toLowerCase())
    if (other === undefined || ours.has(path) || base.has(path)) continue
    leaveOut(result, path)
    result.notes.push(leftOutNote([path], `${other} is here, and only the case of its name differs`))
  }
}

function openPaths({ merged, conflicts }: Merged): string[] {
  return [...new Set([...merged.keys(), ...conflicts.keys()])]
}
