import { type BlobPart, type BlobsRead, eachBlob } from '../../../core/system/git/blobs.ts'
import type { CommitChanges } from '../../../core/system/git/commit.ts'
import { defaultBase, isIgnored } from '../../../core/system/git/git.ts'
import {
  areReachable,
  type ChangesOptions,
  eachCommit,
  removedLines,
  tipsOf,
} from '../../../core/system/git/git-history.ts'
import { isShallow } from '../../../core/system/git/git-output.ts'
import type { Environment } from '../../../core/system/process.ts'
import type { Repository } from '../repository/repository.ts'
import { type Texts, textsOf } from '../repository/texts.ts'
import { type Facts, factsOf, type Recall } from './facts.ts'
import type { KeptHistory } from './history-facts.ts'
import { type Syntax, syntaxOf } from './syntax.ts'

/** The current files of a repository, and facts about them and their history. */
export interface Source {
  readonly repository: Repository
  readonly texts: Texts
  readonly syntax: Syntax
  readonly facts: Facts
  /** Undefined outside a git repository. */
  readonly history: History | undefined
  readonly now: Date
}

/** Questions to git; nothing here changes the repository. Throws UnreadRepository where it cannot be read. */
export interface History {
  isShallow(): boolean
  /** The commit that work is based on: of the remote's main branch, else of the local one. */
  base(): Promise<string | undefined>
  isIgnored(path: string): Promise<boolean>
  /** The commits that branches, tags and other refs are at. */
  tips(): Promise<readonly string[]>
  areReachable(commits: readonly string[]): Promise<boolean>
  /** The commits of all branches and what they changed, newest first. */
  eachCommit(options: ChangesOptions, visit: (commit: CommitChanges) => void): Promise<void>
  eachBlob(ids: readonly string[], most: number, visit: (part: BlobPart) => void): Promise<BlobsRead>
  removedLines(hash: string): Promise<ReadonlyMap<string, string>>
  readonly kept: KeptHistory
}

export interface SourceOptions {
  readonly env: Environment
  readonly now: Date
  /** Facts from an earlier run (default: none). */
  readonly recall?: Recall
  /** What an earlier run found in the history (default: nothing). */
  readonly kept?: KeptHistory
}

export function sourceOf(
  repository: Repository,
  { env, now, recall = () => ({}), kept = {} }: SourceOptions,
): Source {
  const texts = textsOf(repository)
  return {
    repository,
    texts,
    syntax: syntaxOf(texts),
    facts: factsOf(texts, recall),
    history: repository.isGit ? historyOf(repository.root, env, kept) : undefined,
    now,
  }
}

function historyOf(root: string, env: Environment, kept: KeptHistory): History {
  return {
    isShallow: () => isShallow(root),
    base: async () => (await defaultBase(root, env))?.hash,
    isIgnored: path => isIgnored(root, env, path),
    tips: () => tipsOf(root, env),
    areReachable: commits => areReachable(root, env, commits),
    eachCommit: (options, visit) => eachCommit(root, env, options, visit),
    eachBlob: (ids, most, visit) => eachBlob(root, env, ids, most, visit),
    removedLines: hash => removedLines(root, env, hash),
    kept,
  }
}
