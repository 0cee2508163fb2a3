import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ChildResult } from '../child.ts'
import type { Environment } from '../process.ts'
import { removeQuietly } from '../temporary.ts'
import { type Checkout, UnreadRepository } from './checkout.ts'
import { copyIndex, copyObjects, copyRefs, copyWhole } from './git-copy.ts'
import { configOf, quoted, refuseUnknown, settingsOf } from './git-settings.ts'
import { firstLine, type GitStreams, runGit, withFolder } from './run-git.ts'

/** The part of a repository that a question needs, besides its objects. */
export type Part = 'refs' | 'index'

/**
 * Runs git on a checkout without access to its git folder. Git gets a temporary folder: the objects of the
 * checkout as an alternate, copies of its refs and index, and our own configuration. So no setting, hook or
 * include of the checkout applies: git has no program to run, no remote to fetch a missing object from, and
 * nothing of the checkout to write to. This holds for every version of git.
 */
export async function queryGit(
  checkout: Checkout,
  env: Environment,
  args: readonly string[],
  parts: readonly Part[] = [],
  streams: GitStreams = {},
): Promise<ChildResult> {
  return withFolder(checkout, env, async folder => {
    await makeGitFolder(folder, checkout, env, parts)
    return runGit(args, { folder, checkout, env, cwd: join(checkout.top, checkout.prefix) }, streams)
  })
}

/** Runs git with these arguments. */
export type AskGit = (args: readonly string[], streams?: GitStreams) => Promise<ChildResult>

/** The output of git; throws where it fails. */
export type MustGit = (args: readonly string[], input?: string | Uint8Array) => Promise<Buffer>

/**
 * Lends a temporary git folder for several questions, which may also write objects and refs: they go to the
 * temporary folder, and the checkout is only read.
 */
export async function withGit<T>(
  checkout: Checkout,
  env: Environment,
  use: (ask: AskGit) => Promise<T>,
): Promise<T> {
  return withFolder(checkout, env, async folder => {
    await makeGitFolder(folder, checkout, env, [])
    return use((args, streams) => runGit(args, { folder, checkout, env, cwd: checkout.top }, streams))
  })
}

/** Asks git, and throws UnreadRepository where it fails. */
export function mustAnswer(ask: AskGit, { top }: Checkout): MustGit {
  return async (args, input) => {
    const parts: Buffer[] = []
    const onOutput = (part: Buffer) => void parts.push(part)
    const ran = await ask(args, { onOutput, ...(input !== undefined && { input }) })
    if (ran.ok) return Buffer.concat(parts)
    throw new UnreadRepository(top, ran.fault ?? firstLine(ran.stderr))
  }
}

/** Makes a git folder with copies of the objects and refs of a checkout, to clone from. */
export async function withGitCopy<T>(
  checkout: Checkout,
  into: string,
  env: Environment,
  use: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = join(into, '.gapi-source')
  try {
    mkdirSync(folder)
    await makeGitFolder(folder, checkout, env, ['refs'])
    copyObjects(checkout, folder)
    return await use(folder)
  } finally {
    removeQuietly(folder)
  }
}

/** Makes our git folder in an empty folder. */
async function makeGitFolder(
  folder: string,
  checkout: Checkout,
  env: Environment,
  parts: readonly Part[],
): Promise<void> {
  for (const name of ['objects/info', 'refs/heads']) mkdirSync(join(folder, name), { recursive: true })
  writeFileSync(
    join(folder, 'objects/info/alternates'),
    `${quoted(join(checkout.commonFolder, 'objects'))}\n`,
  )
  writeFileSync(join(folder, 'HEAD'), 'ref: refs/heads/none\n')
  const settings = await settingsOf(checkout, env)
  refuseUnknown(settings, checkout)
  writeFileSync(join(folder, 'config'), configOf(settings))
  copyWhole(join(checkout.commonFolder, 'shallow'), join(folder, 'shallow'))
  if (parts.includes('refs')) copyRefs(checkout, folder)
  if (parts.includes('index')) copyIndex(checkout, folder)
}
