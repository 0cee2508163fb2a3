import type { AskGit, MustGit } from './git-folder.ts'

/** A file, link or submodule in a tree. */
export interface GitEntry {
  /** `100644`, `100755`, `120000` for a link, `160000` for a submodule. */
  readonly mode: string
  readonly id: string
}

/** Path → entry, all folders below included. */
export type GitTree = ReadonlyMap<string, GitEntry>

/** The files of a commit or tree, below a folder (`packages/api/`, or '') and relative to it. */
export async function treeOfCommit(must: MustGit, name: string, prefix: string): Promise<GitTree> {
  const tree = `${name}:${prefix.replace(/\/$/, '')}`
  return new Map(treeEntries(await must(['ls-tree', '-r', '-z', '--full-tree', tree])))
}

/** Reads the output of `git ls-tree -z`. */
export function treeEntries(listed: Buffer): (readonly [path: string, entry: GitEntry])[] {
  return listed
    .toString()
    .split('\0')
    .flatMap(line => {
      const [, mode = '', id = '', path] = /^(\d+) \w+ (\w+)\t(.*)$/s.exec(line) ?? []
      // A name that is not UTF-8 is none that a template has.
      return path === undefined || path.includes('\ufffd') ? [] : [[path, { mode, id }] as const]
    })
}

/** Finds the files of a tree that contain one of these texts. */
export async function filesContaining(
  ask: AskGit,
  tree: string,
  texts: readonly string[],
): Promise<string[]> {
  const patterns = texts.flatMap(text => ['-e', text])
  // Exit code 1: there is none.
  const { stdout } = await ask(['grep', '-I', '-l', '-z', '--full-name', '-F', ...patterns, tree, '--'])
  return stdout
    .split('\0')
    .filter(Boolean)
    .map(line => line.slice(tree.length + 1))
}

export function hasOnlyCrlf(text: string): boolean {
  return text.includes('\r\n') && !/(?<!\r)\n|\r(?!\n)/.test(text)
}

/** The contents of blobs, by their ids. */
export async function readBlobs(must: MustGit, ids: Iterable<string>): Promise<Map<string, Buffer>> {
  const wanted = [...new Set(ids)]
  if (wanted.length === 0) return new Map()
  const all = await must(['cat-file', '--batch'], wanted.map(id => `${id}\n`).join(''))
  const found = new Map<string, Buffer>()
  for (let at = 0; at < all.length; ) {
    const end = all.indexOf(10, at)
    const [id = '', , size] = all.toString('latin1', at, end).split(' ')
    const length = Number(size)
    if (size === undefined || Number.isNaN(length)) throw new Error(`Git does not have ${id}.`)
    found.set(id, all.subarray(end + 1, end + 1 + length))
    at = end + 1 + length + 1
  }
  return found
}

/** A commit to be written: entries that the repository has, and files that replace them or come with them. */
export interface NewCommit {
  readonly name: string
  readonly from?: string
  readonly entries?: GitTree
  readonly files: ReadonlyMap<string, Uint8Array>
}

/** Writes commits as branches, with one process: `git fast-import`. */
export async function writeCommits(must: MustGit, commits: readonly NewCommit[]): Promise<void> {
  const parts = commits.flatMap(({ name, from, entries = new Map(), files }) => [
    Buffer.from(`commit refs/heads/${name}\ncommitter gapi <> 0 +0000\ndata 0\n`),
    Buffer.from(`${from === undefined ? '' : `from refs/heads/${from}\n`}deleteall\n`),
    ...[...entries].flatMap(([path, { mode, id }]) =>
      files.has(path) ? [] : [Buffer.from(`M ${mode} ${id} ${quotedPath(path)}\n`)],
    ),
    ...[...files].flatMap(([path, content]) => [
      Buffer.from(`M ${entries.get(path)?.mode ?? '100644'} inline ${quotedPath(path)}\n`),
      Buffer.from(`data ${content.length}\n`),
      content,
      Buffer.from('\n'),
    ]),
  ])
  await must(['fast-import', '--quiet'], Buffer.concat(parts))
}

function quotedPath(path: string): string {
  return `"${path.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`
}
