import type { UnreadRepository } from '../../../core/system/git/checkout.ts'
import type { CommitChanges } from '../../../core/system/git/commit.ts'
import type { DeletedFile, HistoryFacts, RemovedSecret, SaidCommit } from '../facts/history-facts.ts'
import type { History } from '../facts/source.ts'
import { isEnvFile, isKeyFile } from '../repository/places.ts'
import { masked } from '../secrets/scan.ts'
import { historyLog, isLeftOut, type Version } from './history-log.ts'
import { readOr } from './read-or.ts'
import { type BlobScanner, blobScanner } from './scanned-blobs.ts'

export interface RemovedOptions {
  /** Whether the message of a commit says that it removed a secret. */
  readonly isWanted: (commit: CommitChanges) => boolean
  /** Whether text that such a commit removed is what its message says. */
  readonly isNamed: (text: string) => boolean
  /** The most commits that are read at once. */
  readonly commits: number
  /** The most bytes of replaced and deleted files that are read at once. */
  readonly bytes: number
}

/** What was found, and what could not be read. */
export interface RemovedSecrets {
  readonly facts: HistoryFacts
  readonly unread: readonly UnreadRepository[]
}

/**
 * What the commits of all branches removed; each version of a file is scanned once. Where an earlier run has
 * read the history, only the commits since then are read, unless one that it has read is gone.
 */
export async function removedSecrets(history: History, options: RemovedOptions): Promise<RemovedSecrets> {
  const tips = (await history.tips()).toSorted()
  const known = await knownFacts(history, tips)
  if (known?.tips.join() === tips.join()) return { facts: known, unread: [] }
  const unread: UnreadRepository[] = []
  const fresh = await readHistory(history, known?.tips ?? [], options, unread)
  const facts = { ...(known ? joined(fresh, known) : fresh), tips }
  // A shallow clone can get older commits later, below the tips that it has now.
  if (unread.length === 0 && !history.isShallow()) history.kept.facts = facts
  return { facts, unread }
}

async function knownFacts(history: History, tips: readonly string[]): Promise<HistoryFacts | undefined> {
  const { facts } = history.kept
  if (!facts || history.isShallow()) return undefined
  const now = new Set(tips)
  const moved = facts.tips.filter(tip => !now.has(tip))
  return moved.length === 0 || (await history.areReachable(moved)) ? facts : undefined
}

function joined(fresh: HistoryFacts, known: HistoryFacts): HistoryFacts {
  return {
    tips: fresh.tips,
    secrets: firsts([...fresh.secrets, ...known.secrets], ({ hash }) => hash),
    files: firsts([...fresh.files, ...known.files], ({ commit, path }) => `${commit} ${path}`),
    messages: firsts([...fresh.messages, ...known.messages], ({ commit }) => commit),
    left: [...new Set([...fresh.left, ...known.left])],
  }
}

/** The first of those with the same key. */
function firsts<T>(all: readonly T[], keyOf: (one: T) => string): T[] {
  const seen = new Map<string, T>()
  for (const one of all) if (!seen.has(keyOf(one))) seen.set(keyOf(one), one)
  return [...seen.values()]
}

async function readHistory(
  history: History,
  known: readonly string[],
  { commits, bytes, isWanted, isNamed }: RemovedOptions,
  unread: UnreadRepository[],
): Promise<HistoryFacts> {
  const log = await historyLog(history, { most: commits, known, isWanted }, unread)
  // Those of merges come last, so that the commit is named which a merge brings in.
  const versions = [...log.replaced, ...log.merged]
  const scanner = blobScanner(history, bytes, unread)
  await scanner.scan(versions.map(({ before, path }) => ({ id: before, path })))
  const holding = versions.filter(({ before, path }) => scanner.of({ id: before, path }).secrets.length > 0)
  await scanner.scan(holding.flatMap(({ after, path }) => (after === undefined ? [] : [{ id: after, path }])))
  return {
    tips: [],
    secrets: firsts(
      holding.flatMap(version => removedBy(version, scanner)),
      ({ hash }) => hash,
    ),
    files: log.replaced.flatMap(version => deletedFile(version, scanner)),
    messages: await confirmed(history, log.messages, isNamed, unread),
    left: [
      ...(log.isCut ? [`Commits before the newest ${commits.toLocaleString('en')} were not read.`] : []),
      ...(scanner.left() > 0
        ? [`${scanner.left()} older versions of files were not read, after ${bytes / 1_000_000} MB.`]
        : []),
    ],
  }
}

/** The secrets that a version has and the next one has not. */
function removedBy({ commit, subject, path, before, after }: Version, scanner: BlobScanner): RemovedSecret[] {
  const next = after === undefined ? [] : scanner.of({ id: after, path }).secrets
  const still = new Set(next.map(({ hash }) => hash))
  return scanner
    .of({ id: before, path })
    .secrets.filter(({ hash }) => !still.has(hash))
    .map(({ name, hash }) => ({ commit, subject: masked(subject), path, name, hash }))
}

function deletedFile({ commit, path, before, after }: Version, scanner: BlobScanner): DeletedFile[] {
  if (after !== undefined || !(isEnvFile(path) || isKeyFile(path))) return []
  const { variables, isKey } = scanner.of({ id: before, path })
  return variables.length > 0 || isKey ? [{ commit, path, secrets: variables, isKey }] : []
}

/** Of the commits that say so, those that removed such lines. */
async function confirmed(
  history: History,
  messages: readonly SaidCommit[],
  isNamed: RemovedOptions['isNamed'],
  unread: UnreadRepository[],
): Promise<SaidCommit[]> {
  const found: SaidCommit[] = []
  for (const { commit, subject } of messages) {
    const lines = await readOr(new Map<string, string>(), unread, () => history.removedLines(commit))
    if ([...lines].some(([path, text]) => !isLeftOut(path) && isNamed(text)))
      found.push({ commit, subject: masked(subject) })
  }
  return found
}
