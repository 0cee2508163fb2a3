import { reservedOnWindows } from './names.ts'

/** A rendered project as a value: path (relative, with `/`) → content. Sorted by path. */
export type Tree = ReadonlyMap<string, Content>

export type Content = string | Uint8Array

export type TreeEntry = readonly [path: string, content: Content]

/**
 * Makes a Tree, and holds what every writer relies on: each path stays inside the root and can exist on every
 * system. A violation is a fault of the template, not of the user.
 */
export function treeOf(files: Iterable<TreeEntry>): Tree {
  const sorted = [...files].sort(([a], [b]) => (a < b ? -1 : 1))
  const seen = new Map<string, string>()
  for (const [path] of sorted) {
    if (!isSafePath(path)) throw new Error(`A project may not hold the path ${JSON.stringify(path)}.`)
    const twin = seen.get(path.toLowerCase())
    if (twin !== undefined) throw new Error(`${twin} and ${path} are one file where case does not count.`)
    seen.set(path.toLowerCase(), path)
  }
  return new Map(sorted)
}

function isSafePath(path: string): boolean {
  return path.split('/').every(part => part !== '' && part !== '.' && part !== '..' && isPortable(part))
}

function isPortable(part: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
  return !/[\x00-\x1f<>:"\\|?*]|[. ]$/.test(part) && !reservedOnWindows(part)
}
