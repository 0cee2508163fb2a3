import * as git from '../../core/git.ts'
import type { Environment } from '../../core/process.ts'
import { type Readme, readmeOf } from './readme/read.ts'
import type { Repository } from './repository.ts'
import type { Run } from './run/record.ts'
import { type Syntax, syntaxOf } from './syntax.ts'
import { type Texts, textsOf } from './texts.ts'

/** Everything that checks look at. */
export interface Subject {
  readonly repository: Repository
  readonly texts: Texts
  readonly syntax: Syntax
  /** Undefined outside a repository of git. */
  readonly history: History | undefined
  /** The README, and what it asks its reader to run; planned once. */
  readme(): Readme
  /** Undefined where nothing is to be run. */
  readonly run: Run | undefined
  readonly now: Date
}

/** What git knows of the repository; nothing here changes it. */
export interface History {
  isShallow(): Promise<boolean>
  /** The commit that work is based on: of the remote's main branch, else of the local one. */
  base(): Promise<string | undefined>
  isIgnored(path: string): Promise<boolean>
  deletions(patterns: readonly string[]): Promise<readonly git.Deletion[]>
  commitsSaying(pattern: string): Promise<readonly git.Commit[]>
  removedLines(hash: string): Promise<ReadonlyMap<string, string>>
  textBefore(hash: string, path: string): Promise<string | undefined>
}

export async function subjectOf(
  repository: Repository,
  env: Environment,
  now: Date,
  run?: Run,
): Promise<Subject> {
  const texts = textsOf(repository)
  const tracked = await git.trackedFiles(repository.root, env)
  return {
    repository,
    texts,
    syntax: syntaxOf(texts),
    history: tracked && historyOf(repository.root, env),
    readme: readmeOf(repository, texts),
    run,
    now,
  }
}

function historyOf(root: string, env: Environment): History {
  return {
    isShallow: () => git.isShallow(root, env),
    async base() {
      const name = await git.defaultBase(root, env)
      return name && git.hashOf(root, env, name)
    },
    isIgnored: path => git.isIgnored(root, env, path),
    deletions: patterns => git.deletionsIn(root, env, patterns),
    commitsSaying: pattern => git.commitsSaying(root, env, pattern),
    removedLines: hash => git.removedLines(root, env, hash),
    textBefore: (hash, path) => git.textBefore(root, env, hash, path),
  }
}
