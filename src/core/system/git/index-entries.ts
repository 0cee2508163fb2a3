import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { exit, systemCodeOf, UserError } from '../errors.ts'
import { childEnvironmentOf, type Environment } from '../process.ts'
import type { Checkout } from './checkout.ts'
import { UnreadRepository } from './checkout.ts'
import { firstLine } from './run-git.ts'

/** An entry of an index; stage 0 is one without a conflict. */
export interface IndexEntry {
  readonly path: string
  readonly mode: string
  readonly id: string
  readonly stage: number
}

/** A repository whose index is changed. Unlike reading, this is git's own business: its settings apply. */
export interface IndexPlace {
  readonly checkout: Checkout
  readonly env: Environment
}

/** Writes files into the repository as blobs, without filters; returns their ids. */
export async function writeBlobs(place: IndexPlace, files: readonly string[]): Promise<string[]> {
  if (files.length === 0) return []
  const listed = await run(place, ['hash-object', '-w', '--no-filters', '--', ...files])
  return listed.split('\n').filter(Boolean)
}

/** Replaces all entries of these paths, which are relative to the prefix of the checkout. */
export async function replaceEntries(
  place: IndexPlace,
  paths: readonly string[],
  entries: readonly IndexEntry[],
): Promise<void> {
  const { prefix } = place.checkout
  const input = paths.map(path => `${prefix}${path}\0`).join('')
  if (paths.length > 0) await run(place, ['update-index', '-z', '--force-remove', '--stdin'], input)
  const lines = entries.map(({ mode, id, stage, path }) => `${mode} ${id} ${stage}\t${prefix}${path}\0`)
  if (lines.length > 0) await run(place, ['update-index', '-z', '--index-info'], lines.join(''))
}

/** The entries of paths in the index, or in another file that is one. */
export async function entriesOf(
  place: IndexPlace,
  paths: readonly string[],
  index?: string,
): Promise<IndexEntry[]> {
  const { prefix } = place.checkout
  const listed = await run(place, ['ls-files', '-z', '--stage'], undefined, index)
  const wanted = new Set(paths)
  return listed.split('\0').flatMap(line => {
    const [, mode = '', id = '', stage, path = ''] = /^(\d+) (\w+) (\d)\t(.*)$/s.exec(line) ?? []
    const own = path.startsWith(prefix) ? path.slice(prefix.length) : ''
    return wanted.has(own) ? [{ path: own, mode, id, stage: Number(stage) }] : []
  })
}

/** Takes files into the index as they are: what git add or, for a missing one, git rm does. */
export async function addToIndex(place: IndexPlace, paths: readonly string[]): Promise<void> {
  const { prefix } = place.checkout
  const input = paths.map(path => `${prefix}${path}\0`).join('')
  if (paths.length > 0) await run(place, ['update-index', '-z', '--add', '--remove', '--stdin'], input)
}

/** The SHA-256 of the index; null where there is none. */
export function indexHash({ gitFolder }: Checkout): string | null {
  const path = join(gitFolder, 'index')
  return existsSync(path) ? createHash('sha256').update(readFileSync(path)).digest('hex') : null
}

export function copyIndexTo({ gitFolder }: Checkout, file: string): void {
  if (existsSync(join(gitFolder, 'index'))) copyFileSync(join(gitFolder, 'index'), file)
}

/** Replaces the index by a copy of it. A lock file keeps other programs away, as git's own commands do. */
export function restoreIndex({ gitFolder }: Checkout, file: string): void {
  const lock = join(gitFolder, 'index.lock')
  try {
    writeFileSync(lock, readFileSync(file), { flag: 'wx' })
  } catch (error) {
    if (systemCodeOf(error) !== 'EEXIST') throw error
    throw new UserError(
      'Another git command is running in this repository.',
      `Wait for it, and run the command again. If none is, one was killed: remove ${lock}`,
      exit.failed,
    )
  }
  try {
    renameSync(lock, join(gitFolder, 'index'))
  } finally {
    rmSync(lock, { force: true })
  }
}

async function run(
  { checkout, env }: IndexPlace,
  args: readonly string[],
  input?: string,
  index?: string,
): Promise<string> {
  const { runChild } = await import('../child.ts')
  const variables = { ...childEnvironmentOf(env), ...(index !== undefined && { GIT_INDEX_FILE: index }) }
  const command = ['git', ...args]
  const ran = await runChild(command, {
    cwd: checkout.top,
    env: variables,
    ...(input !== undefined && { input }),
  })
  if (ran.ok) return ran.stdout
  throw new UnreadRepository(checkout.top, ran.fault ?? firstLine(ran.stderr))
}
