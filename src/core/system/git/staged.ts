import { resolve } from 'node:path'
import type { Environment } from '../process.ts'
import { checkoutOf, UnreadRepository } from './checkout.ts'
import { queryGit } from './git-folder.ts'
import { firstLine } from './run-git.ts'

/** A file as the next commit will change it. */
export interface StagedFile {
  /** Relative to the top of the checkout. */
  readonly path: string
  /** The text around the changes; other lines are empty, so that the numbers of lines are right. */
  readonly text: string
  /** The lines that the commit adds, from 1. */
  readonly added: ReadonlySet<number>
}

export interface Staged {
  /** The top of the checkout. */
  readonly top: string
  readonly files: readonly StagedFile[]
  /** Everything in the index. */
  readonly tracked: readonly string[]
}

/**
 * What a commit would add, by the index and not by the working tree; undefined outside a repository. In a hook,
 * git names the index of that commit in GIT_INDEX_FILE.
 */
export async function stagedIn(folder: string, env: Environment): Promise<Staged | undefined> {
  const found = checkoutOf(folder)
  if (found === undefined) return undefined
  const { top } = found
  const index = env.GIT_INDEX_FILE
  const checkout = { ...found, prefix: '', ...(index && { index: resolve(top, index) }) }
  const ask = async (args: readonly string[]) => {
    const { ok, stdout, stderr, fault } = await queryGit(checkout, env, args, ['refs', 'index'])
    if (ok) return stdout
    throw new UnreadRepository(top, fault ?? firstLine(stderr))
  }
  const head = await queryGit(checkout, env, ['rev-parse', '--verify', '--quiet', 'HEAD'], ['refs'])
  const base = head.ok ? 'HEAD' : emptyTrees[head.stdout.length > 40 ? 1 : 0]
  const [patch, listed] = await Promise.all([
    ask(['diff-index', '--cached', '--diff-filter=ACMRT', '--no-renames', ...plain, `${base}`, '--']),
    ask(['ls-files', '-z', '--cached']),
  ])
  return { top, files: filesIn(patch), tracked: listed.split('\0').filter(Boolean) }
}

/** The hash of a tree without files, which git knows without having it, in SHA-1 and in SHA-256. */
const emptyTrees = [
  '4b825dc642cb6eb9a060e54bf8d69288fbee4904',
  '6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321',
]

/** One line around each change, because a comment above a line may be about it. */
const plain = [
  '-p',
  '--unified=1',
  '--text',
  '--no-ext-diff',
  '--no-textconv',
  '--no-color',
  '--submodule=short',
]

function filesIn(patch: string): StagedFile[] {
  return patch.split(/^diff --git /m).flatMap(part => {
    const name = /^\+\+\+ ("b\/.*"|b\/.*?)\t?$/m.exec(part)?.[1]
    return name === undefined ? [] : [{ path: pathOf(name), ...linesIn(part) }]
  })
}

/** Git quotes a path with a quote, a backslash or a control character as C does. */
function pathOf(name: string): string {
  const plain = name.startsWith('"') ? name.slice(1, -1).replace(/\\(["\\])/g, '$1') : name
  return plain.slice('b/'.length).replace(/\t$/, '')
}

function linesIn(part: string): Pick<StagedFile, 'text' | 'added'> {
  const lines: string[] = []
  const added = new Set<number>()
  let at = 0
  for (const line of part.slice(part.indexOf('\n@@')).split('\n')) {
    const start = /^@@ -\S+ \+(\d+)/.exec(line)?.[1]
    if (start !== undefined) at = Number(start)
    else if (at > 0 && /^[+ ]/.test(line)) {
      if (line.startsWith('+')) added.add(at)
      // Zero bytes are those of UTF-16.
      lines[at - 1] = line.slice(1).replaceAll('\0', '')
      at++
    }
  }
  return { text: Array.from(lines, line => line ?? '').join('\n'), added }
}
