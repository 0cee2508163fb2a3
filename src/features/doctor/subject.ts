import * as git from '../../core/git.ts'
import type { Environment } from '../../core/process.ts'
import { type Facts, factsOf, type Recall } from './facts/facts.ts'
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
  readonly facts: Facts
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
  deletions(): Promise<readonly git.Deletion[]>
  commitsSaying(pattern: string): Promise<readonly git.Commit[]>
  removedLines(hash: string): Promise<ReadonlyMap<string, string>>
  textBefore(hash: string, path: string): Promise<string | undefined>
}

/** What is looked at beside the files as they are now. */
interface Surroundings {
  readonly env: Environment
  readonly now: Date
  /** What is known of the files from an earlier look. */
  readonly recall?: Recall
  readonly run?: Run | undefined
}

export function subjectOf(
  repository: Repository,
  { env, now, recall = () => ({}), run }: Surroundings,
): Subject {
  const texts = textsOf(repository)
  return {
    repository,
    texts,
    syntax: syntaxOf(texts),
    facts: factsOf(texts, recall),
    history: repository.isGit ? historyOf(repository.root, env) : undefined,
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
    deletions: () => git.deletionsIn(root, env),
    commitsSaying: pattern => git.commitsSaying(root, env, pattern),
    removedLines: hash => git.removedLines(root, env, hash),
    textBefore: (hash, path) => git.textBefore(root, env, hash, path),
  }
}
