import { mergedJson } from './json-merge.ts'
import { mergedText } from './text-merge.ts'
import { type Content, type Tree, textOf } from './tree.ts'

/** What happens to a file of a project when its template, or an answer, changes. */
export interface FileChange {
  readonly path: string
  readonly action: 'create' | 'update' | 'merge' | 'delete' | 'conflict'
  /** The new content; undefined for a file that is deleted or in conflict. */
  readonly content: Content | undefined
}

/**
 * The changes that turn a project into another rendering of it, and keep what its owners changed: a file that
 * is as it was rendered is replaced, one that both sides changed is merged line by line (JSON key by key), and
 * where both changed the same part it is a conflict. A file that the owners deleted stays deleted, unless the
 * new rendering changes it. `read` gives the present content of a path, or undefined.
 */
export function treeChanges(
  before: Tree,
  after: Tree,
  read: (path: string) => string | undefined,
): FileChange[] {
  const paths = [...new Set([...before.keys(), ...after.keys()])].sort()
  return paths.flatMap(path => {
    const change = changeOf(path, textIn(before.get(path)), textIn(after.get(path)), read(path))
    return change ? [change] : []
  })
}

function changeOf(
  path: string,
  base: string | undefined,
  theirs: string | undefined,
  mine: string | undefined,
): FileChange | undefined {
  if (base === theirs || mine === theirs) return undefined
  const conflict = { path, action: 'conflict', content: undefined } as const
  if (theirs === undefined) return mine === base ? { path, action: 'delete', content: undefined } : conflict
  if (mine === undefined) return base === undefined ? { path, action: 'create', content: theirs } : conflict
  if (mine === base) return { path, action: 'update', content: theirs }
  if (base === undefined) return conflict
  const merged = path.endsWith('.json') ? mergedJson(base, mine, theirs) : mergedText(base, mine, theirs)
  return merged === undefined ? conflict : { path, action: 'merge', content: merged }
}

function textIn(content: Content | undefined): string | undefined {
  return content === undefined ? undefined : textOf(content)
}
