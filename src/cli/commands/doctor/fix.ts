import { writeIntoFolder } from '../../../core/render/files.ts'
import { treeOf } from '../../../core/render/tree.ts'
import { exit, UserError } from '../../../core/system/errors.ts'
import { changedFiles, trackedFiles } from '../../../core/system/git/git.ts'
import type { Insertion } from '../../../features/doctor/checks/insertion.ts'
import { fixed, fixesFor } from '../../../features/doctor/report/fix.ts'
import type { Report } from '../../../features/doctor/report/report.ts'
import type { Repository } from '../../../features/doctor/repository/repository.ts'
import { type Texts, textsOf } from '../../../features/doctor/repository/texts.ts'
import { diff } from '../../formats/doctor/diff.ts'
import type { Io } from '../../terminal/io.ts'

/** The changes of `--fix` as a diff for `git apply`; empty without changes. */
export function fixesText(report: Report, repository: Repository): string {
  const texts = textsOf(repository)
  return [...fixesByPath(report, repository, texts)]
    .map(([path, some]) => diff(path, texts.of(path), some))
    .join('')
}

/**
 * Applies the safe fixes of the findings, and lists them on standard error. Returns whether anything changed.
 */
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

/** Tracked paths without text, such as links, are skipped. */
function fixesByPath(report: Report, { files }: Repository, texts: Texts): Map<string, Insertion[]> {
  const byPath = new Map<string, Insertion[]>()
  for (const insertion of fixesFor(report, texts)) {
    const { path } = insertion
    if (files.has(path) && texts.of(path) === undefined) continue
    byPath.set(path, [...(byPath.get(path) ?? []), insertion])
  }
  return byPath
}

/** Throws for uncommitted changes, because they could not be distinguished from the fix. */
async function refuseDirty(paths: readonly string[], root: string, { env }: Io): Promise<void> {
  if ((await trackedFiles(root, env)) === undefined)
    throw new UserError(
      'This is not a git repository, so the changes of --fix could not be undone.',
      'See the changes first: gapi doctor --fix --dry-run',
      exit.refused,
    )
  const [dirty] = await changedFiles(root, env, paths)
  if (dirty === undefined) return
  throw new UserError(
    `${dirty} has uncommitted changes, and --fix would add to them.`,
    'Commit or stash them, or see the changes first: --fix --dry-run',
    exit.refused,
  )
}
