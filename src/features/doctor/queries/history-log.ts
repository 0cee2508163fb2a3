import type { UnreadRepository } from '../../../core/system/git/checkout.ts'
import type { CommitChanges } from '../../../core/system/git/commit.ts'
import type { SaidCommit } from '../facts/history-facts.ts'
import type { History } from '../facts/source.ts'
import { isDocumentation, isEnvExample, isGenerated, isTest } from '../repository/places.ts'
import { readOr } from './read-or.ts'

/** A version of a file that a commit replaced or deleted. */
export interface Version extends SaidCommit {
  readonly path: string
  readonly before: string
  readonly after: string | undefined
}

export interface HistoryLog {
  readonly replaced: readonly Version[]
  /** Versions that a merge replaced, though no parent has what it made. */
  readonly merged: readonly Version[]
  /** The commits whose message is wanted; no merges, which repeat others. */
  readonly messages: readonly SaidCommit[]
  /** Whether there are more commits than were read. */
  readonly isCut: boolean
}

export interface LogOptions {
  /** The most commits that are read. */
  readonly most: number
  /** Commits that, with all before them, are left out. */
  readonly known: readonly string[]
  readonly isWanted: (commit: CommitChanges) => boolean
}

/** The versions of files that commits replaced or deleted, newest first, without samples and what tools write. */
export async function historyLog(
  history: History,
  { most, known, isWanted }: LogOptions,
  unread: UnreadRepository[],
): Promise<HistoryLog> {
  const replaced: Version[] = []
  const merged: Version[] = []
  const messages: SaidCommit[] = []
  let count = 0
  await readOr(undefined, unread, () =>
    history.eachCommit({ most: most + 1, known }, commit => {
      count += 1
      if (count > most) return
      const { hash, subject, isMerge, changes } = commit
      for (const { path, before, after } of changes)
        if (!isLeftOut(path))
          (isMerge ? merged : replaced).push({ commit: hash, subject, path, before, after })
      if (!isMerge && isWanted(commit)) messages.push({ commit: hash, subject })
    }),
  )
  return { replaced, merged, messages, isCut: count > most }
}

/** Tests, documents, examples, and files that tools write. */
export function isLeftOut(path: string): boolean {
  return (
    isTest(path) ||
    isDocumentation(path) ||
    isGenerated(path) ||
    isEnvExample(path) ||
    /\.lock$|-lock\./.test(path)
  )
}
