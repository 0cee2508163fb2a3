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
    if (unsafe.test(path)) throw new Error(`A project may not hold the path ${JSON.stringify(path)}.`)
    const twin = seen.get(path.toLowerCase())
    if (twin !== undefined) throw new Error(`${twin} and ${path} are one file where case does not count.`)
    seen.set(path.toLowerCase(), path)
  }
  return new Map(sorted)
}

/** An empty part, `.`, `..`, a name reserved on Windows, a character some system refuses, a dot or space at an end. */
const unsafe =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
  /(^|\/)(\.{0,2}|(con|prn|aux|nul|com\d|lpt\d)(\.[^/]*)?)(\/|$)|[\x00-\x1f<>:"\\|?*]|[. ](\/|$)/i
