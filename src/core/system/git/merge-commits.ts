import { exit, UserError } from '../errors.ts'
import type { Environment } from '../process.ts'
import { type Checkout, UnreadRepository } from './checkout.ts'
import { type AskGit, type MustGit, mustAnswer, withGit } from './git-folder.ts'
import { firstLine } from './run-git.ts'
import {
  filesContaining,
  type GitEntry,
  type GitTree,
  hasOnlyCrlf,
  readBlobs,
  treeOfCommit,
  writeCommits,
} from './trees.ts'

/** Files that are in no repository yet: path → content. */
export type PlainTree = ReadonlyMap<string, Uint8Array>

export interface MergeRequest {
  readonly base: PlainTree
  readonly theirs: PlainTree
  /** The commit with our files, which are those below the prefix of the checkout. */
  readonly head: string
  /** Our files that take no part. */
  readonly isLeftOut: (path: string) => boolean
  /** Our files with one of these texts are merged as `adapt` gives them. */
  readonly adapted?: { readonly texts: readonly string[]; adapt(path: string, text: string): string }
  /** How the sides are called in a conflict. */
  readonly names: { readonly base: string; readonly ours: string; readonly theirs: string }
}

/** The result of a merge. Files whose lines all end in CR LF take part with LF. */
export interface GitMerge {
  readonly base: GitTree
  readonly ours: GitTree
  readonly theirs: GitTree
  readonly merged: GitTree
  /** Our links and submodules. They take no part, so `ours` does not have them. */
  readonly apart: GitTree
  readonly names: MergeRequest['names']
  /** Our files that take part in another form than that of the commit. */
  readonly rewritten: ReadonlySet<string>
  /** Path → the entries by stage: 1 the base, 2 ours, 3 theirs. */
  readonly conflicts: ReadonlyMap<string, ReadonlyMap<number, GitEntry>>
  /** The contents of blobs by their ids. */
  read(ids: Iterable<string>): Promise<ReadonlyMap<string, Buffer>>
}

/**
 * Merges with git's own merge, which follows files and folders that were moved on either side. Nothing of the
 * checkout is changed, and none of its settings apply.
 */
export function withMerge<T>(
  checkout: Checkout,
  env: Environment,
  request: MergeRequest,
  use: (merge: GitMerge) => Promise<T>,
): Promise<T> {
  return withGit(checkout, env, async ask => {
    await refuseOldGit(ask)
    const must = mustAnswer(ask, checkout)
    const head = await treeOfCommit(must, request.head, checkout.prefix)
    const isFile = ([path, { mode }]: readonly [string, GitEntry]) =>
      mode.startsWith('100') && !request.isLeftOut(path)
    const kept = new Map([...head].filter(isFile))
    const apart = new Map([...head].filter(([, { mode }]) => !mode.startsWith('100')))
    const tree = `${request.head}:${checkout.prefix.replace(/\/$/, '')}`
    const rewritten = await rewrittenFiles(ask, must, tree, kept, request.adapted)
    const { names } = request
    await writeCommits(must, [
      { name: names.base, files: request.base },
      { name: names.ours, from: names.base, entries: kept, files: rewritten },
      { name: names.theirs, from: names.base, files: request.theirs },
    ])
    const { tree: result, conflicts } = await mergeOf(ask, names, checkout)
    const [base, ours, theirs, merged] = await Promise.all(
      [`refs/heads/${names.base}`, `refs/heads/${names.ours}`, `refs/heads/${names.theirs}`, result].map(
        name => treeOfCommit(must, name, ''),
      ),
    )
    if (!base || !ours || !theirs || !merged) throw new Error('Git wrote a tree that it does not have.')
    const label = (await must(['rev-parse', `refs/heads/${names.base}`])).toString().trim()
    const read = async (ids: Iterable<string>) => {
      const blobs = await readBlobs(must, ids)
      return new Map([...blobs].map(([id, bytes]) => [id, withLabel(bytes, label, names.base)]))
    }
    const sides = { base, ours, theirs, merged, apart, names }
    return use({ ...sides, rewritten: new Set(rewritten.keys()), conflicts, read })
  })
}

/** Files whose lines all end in CR LF, with LF, and those that are adapted. */
async function rewrittenFiles(
  ask: AskGit,
  must: MustGit,
  tree: string,
  entries: GitTree,
  adapted: MergeRequest['adapted'],
): Promise<Map<string, Buffer>> {
  const found = await filesContaining(ask, tree, ['\r', ...(adapted?.texts ?? [])])
  const paths = found.filter(path => entries.get(path)?.mode.startsWith('100'))
  const blobs = await readBlobs(
    must,
    paths.map(path => entries.get(path)?.id ?? ''),
  )
  const files = new Map<string, Buffer>()
  for (const path of paths) {
    const before = blobs.get(entries.get(path)?.id ?? '')?.toString('latin1') ?? ''
    const lines = hasOnlyCrlf(before) ? before.replaceAll('\r\n', '\n') : before
    const after = adapted?.adapt(path, lines) ?? lines
    if (after !== before) files.set(path, Buffer.from(after, 'latin1'))
  }
  return files
}

/** Git 2.38 is of October 2022. */
async function refuseOldGit(ask: AskGit): Promise<void> {
  const { stdout } = await ask(['--version'])
  const [, major = 0, minor = 0] = /\b(\d{1,4})\.(\d{1,4})/.exec(stdout)?.map(Number) ?? []
  if (major > 2 || (major === 2 && minor >= 38)) return
  throw new UserError(
    `${stdout.trim() || 'This git'} cannot merge two trees; git 2.38 and later can.`,
    'Install a newer git.',
    exit.failed,
  )
}

/** A file is moved to where the folder of its neighbours was moved; conflicts are as small as they can be. */
const settings = [
  'merge.conflictStyle=zdiff3',
  'merge.directoryRenames=true',
  'merge.renames=true',
  'merge.renameLimit=20000',
].flatMap(setting => ['-c', setting])

async function mergeOf(ask: AskGit, { ours, theirs }: MergeRequest['names'], { top }: Checkout) {
  const command = ['merge-tree', '--write-tree', '-z', '--no-messages', ours, theirs]
  const { exitCode, stdout, stderr, fault } = await ask([...settings, ...command])
  if (exitCode !== 0 && exitCode !== 1) throw new UnreadRepository(top, fault ?? firstLine(stderr))
  const [tree = '', ...entries] = stdout.split('\0')
  const conflicts = new Map<string, Map<number, GitEntry>>()
  for (const entry of entries) {
    const [, mode = '', id = '', stage = '', path] = /^(\d+) (\w+) (\d)\t(.*)$/s.exec(entry) ?? []
    if (path === undefined) continue
    const stages = conflicts.get(path) ?? new Map<number, GitEntry>()
    conflicts.set(path, stages.set(Number(stage), { mode, id }))
  }
  return { tree: tree.trim(), conflicts }
}

/** Git names the base by the hash of its commit. */
function withLabel(bytes: Buffer, hash: string, name: string): Buffer {
  if (!bytes.includes('\n||||||| ') && !bytes.subarray(0, 8).equals(Buffer.from('||||||| '))) return bytes
  const text = bytes.toString('latin1')
  const named = text.replace(
    /^(\|{7} )([0-9a-f]{4,64})(?=[:\r\n]|$)/gm,
    (line, bars: string, short: string) => (hash.startsWith(short) ? bars + name : line),
  )
  return Buffer.from(named, 'latin1')
}
