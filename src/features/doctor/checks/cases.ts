import type { Files } from '../samples/files.ts'

/** What a check is tested with, and its page shows: repositories, small ones. */
export interface Cases<Code extends string = string> {
  /** Repositories with a fault, and the code of what is found. */
  readonly bad: readonly (readonly [code: Code, repository: Case])[]
  /** As it should be: nothing is found. */
  readonly good: Case
  /** What only looks like a fault: nothing is found. */
  readonly traps: readonly Case[]
}

/** The files of one commit, or several commits. */
export type Case = Files | readonly CaseCommit[]

export interface CaseCommit {
  readonly message: string
  /** The new branch that it is on (default: that of the commit before). */
  readonly branch?: string
  /** Files that it adds or changes. */
  readonly files?: Files
  /** Paths that it removes. */
  readonly removed?: readonly string[]
  /** Files that are written after it, and not tracked. */
  readonly untracked?: Files
}

export function isHistory(repository: Case): repository is readonly CaseCommit[] {
  return Array.isArray(repository)
}
