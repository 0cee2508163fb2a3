import { dirname } from 'node:path'

/** A rendered project as a value: path (relative, with `/`) → content. Sorted by path. */
export type Tree = ReadonlyMap<string, Content>

export type Content = string | Uint8Array

/** A file as text. */
export function textOf(content: Content): string {
  return typeof content === 'string' ? content : Buffer.from(content).toString()
}

/** The mode of a new file: a script that names its interpreter can be run. */
export function modeOf(content: Content): number {
  const isScript =
    typeof content === 'string' ? content.startsWith('#!') : content[0] === 0x23 && content[1] === 0x21
  return isScript ? 0o777 : 0o666
}

export type TreeEntry = readonly [path: string, content: Content]

/**
 * Makes a Tree and checks what every writer relies on: each path stays inside the root and is valid on every
 * system. A violation is a bug in the template, not a user error.
 */
export function treeOf(files: Iterable<TreeEntry>): Tree {
  const sorted = [...files].sort(([a], [b]) => (a < b ? -1 : 1))
  const seen = new Map<string, string>()
  for (const [path] of sorted) {
    if (!isSafePath(path)) throw new Error(`A project may not hold the path ${JSON.stringify(path)}.`)
    const duplicate = seen.get(path.toLowerCase())
    if (duplicate !== undefined)
      throw new Error(`${duplicate} and ${path} are one file where case does not count.`)
    seen.set(path.toLowerCase(), path)
  }
  return new Map(sorted)
}

/** Whether a path stays inside the root and is valid on every system. */
export function isSafePath(path: string): boolean {
  return !unsafe.test(path)
}

/** `a/b/c.ts` → `['a', 'a/b']`. */
export function foldersAbove(path: string): string[] {
  const folder = dirname(path)
  return folder === '.' ? [] : [...foldersAbove(folder), folder]
}

/**
 * An empty part, `.`, `..`, a name reserved on Windows, a character that some system rejects, a dot or space
 * at an end.
 */
const unsafe =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
  /(^|\/)(\.{0,2}|(con|prn|aux|nul|com\d|lpt\d)(\.[^/]*)?)(\/|$)|[\x00-\x1f<>:"\\|?*]|[. ](\/|$)/i
