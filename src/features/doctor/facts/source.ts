import { defaultBase, isIgnored } from '../../../core/system/git/git.ts'
import * as history from '../../../core/system/git/git-history.ts'
import { isShallow } from '../../../core/system/git/git-output.ts'
import type { Environment } from '../../../core/system/process.ts'
import type { Repository } from '../repository/repository.ts'
import { type Texts, textsOf } from '../repository/texts.ts'
import { type Facts, factsOf, type Recall } from './facts.ts'
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
  deletions(): Promise<readonly history.Deletion[]>
  commitsMatching(pattern: string): Promise<readonly history.Commit[]>
  removedLines(hash: string): Promise<ReadonlyMap<string, string>>
  /** The lines that commits removed, in batches, newest first. */
  removals(): AsyncIterable<readonly history.Removal[]>
  textBefore(hash: string, path: string): Promise<string | undefined>
}

export interface SourceOptions {
  readonly env: Environment
  readonly now: Date
  /** Facts from an earlier run (default: none). */
  readonly recall?: Recall
}

export function sourceOf(repository: Repository, { env, now, recall = () => ({}) }: SourceOptions): Source {
  const texts = textsOf(repository)
  return {
    repository,
    texts,
    syntax: syntaxOf(texts),
    facts: factsOf(texts, recall),
    history: repository.isGit ? historyOf(repository.root, env) : undefined,
    now,
  }
}

function historyOf(root: string, env: Environment): History {
  return {
    isShallow: () => isShallow(root),
    base: async () => (await defaultBase(root, env))?.hash,
    isIgnored: path => isIgnored(root, env, path),
    deletions: () => history.deletionsIn(root, env),
    commitsMatching: pattern => history.commitsMatching(root, env, pattern),
    removedLines: hash => history.removedLines(root, env, hash),
    removals: () => history.removalsIn(root, env),
    textBefore: (hash, path) => history.textBefore(root, env, hash, path),
  }
}
