import { exit, UserError } from '../core/errors.ts'
import { writeIntoFolder } from '../core/files.ts'
import { changedFiles, trackedFiles } from '../core/git.ts'
import { treeOf } from '../core/tree.ts'
import { fixed, fixesFor, type Insertion } from '../features/doctor/fix.ts'
import { findingsOf, type Report } from '../features/doctor/report.ts'
import type { Repository } from '../features/doctor/repository.ts'
import { type Texts, textsOf } from '../features/doctor/texts.ts'
import { diff } from './formats/doctor/diff.ts'
import type { Io } from './io.ts'

/** What `--fix` would do, as a diff that `git apply` takes; empty where there is nothing. */
export function fixesShown(report: Report, repository: Repository): string {
  const texts = textsOf(repository)
  return [...fixesByPath(report, repository, texts)]
    .map(([path, some]) => diff(path, texts.of(path), some))
    .join('')
}

/** Does what is safe about the findings, and says on standard error what it did. Whether anything has changed. */
export async function fixFindings(report: Report, repository: Repository, io: Io): Promise<boolean> {
  const texts = textsOf(repository)
  const byPath = fixesByPath(report, repository, texts)
  if (byPath.size === 0) return false
  await refuseDirty([...byPath.keys()], repository.root, io)
  const files = [...byPath].map(([path, some]) => [path, fixed(texts.of(path) ?? '', some)] as const)
  writeIntoFolder(repository.root, treeOf(files))
  for (const [path, some] of byPath)
    io.stderr.write(`${path}: ${some.flatMap(({ lines }) => lines.map(line => line.trim())).join(' ')}\n`)
  return true
}

/** What is tracked and no text, such as a link, is left alone. */
function fixesByPath(report: Report, { files }: Repository, texts: Texts): Map<string, Insertion[]> {
  const byPath = new Map<string, Insertion[]>()
  for (const insertion of fixesFor(findingsOf(report), texts)) {
    const { path } = insertion
    if (files.has(path) && texts.of(path) === undefined) continue
    byPath.set(path, [...(byPath.get(path) ?? []), insertion])
  }
  return byPath
}

/** What is not committed could not be told from what was added to it. */
async function refuseDirty(paths: readonly string[], root: string, { env }: Io): Promise<void> {
  if ((await trackedFiles(root, env)) === undefined)
    throw new UserError(
      'This is no git repository, so what --fix does could not be taken back.',
      'Look at it first: gapi doctor --fix --dry-run',
      exit.refused,
    )
  const [dirty] = await changedFiles(root, env, paths)
  if (dirty === undefined) return
  throw new UserError(
    `${dirty} has changes that are not committed, and --fix would add to them.`,
    'Commit or stash them, or look at it first: --fix --dry-run',
    exit.refused,
  )
}
