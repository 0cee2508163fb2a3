import type { ChildResult, ChildStreams } from '../child.ts'
import { systemCodeOf } from '../errors.ts'
import { type Environment, isInstalled, programOutside } from '../process.ts'
import { removeQuietly, temporaryFolder } from '../temporary.ts'
import { type Checkout, UnreadRepository } from './checkout.ts'

/** A system error, such as a folder that may not be read or a full disk, becomes an UnreadRepository. */
export async function withFolder<T>(
  { commonFolder }: Checkout,
  env: Environment,
  use: (folder: string) => Promise<T>,
): Promise<T> {
  let folder: string | undefined
  try {
    folder = temporaryFolder('git', env)
    return await use(folder)
  } catch (error) {
    if (systemCodeOf(error) === undefined || !(error instanceof Error)) throw error
    throw new UnreadRepository(commonFolder, firstLine(error.message))
  } finally {
    if (folder !== undefined) removeQuietly(folder)
  }
}

interface Place {
  /** The git folder. */
  readonly folder: string
  readonly checkout: Checkout
  readonly env: Environment
  readonly cwd: string
}

/** Its input and output, and what stops it. */
export interface GitStreams extends ChildStreams {
  readonly signal?: AbortSignal
}

export async function runGit(
  args: readonly string[],
  { folder, checkout, env, cwd }: Place,
  streams: GitStreams = {},
): Promise<ChildResult> {
  const program = programOutside(checkout.top, 'git', env)
  if (program === undefined) {
    const reason = isInstalled('git', env) ? 'the only git on the PATH is inside it' : 'git is not installed'
    throw new UnreadRepository(checkout.top, reason, 'Install git.')
  }
  const { runChild } = await import('../child.ts')
  return runChild([program, ...args], { ...streams, cwd, env: gitEnvironment(folder, checkout, env) })
}

/**
 * The caller's environment without what affects git. HOME is ours, so that the caller's own settings, which
 * the attributes of a checkout can use (`filter=lfs`), do not apply either. The other variables forbid again
 * what our configuration does not use.
 */
function gitEnvironment(
  folder: string,
  checkout: Checkout,
  env: Environment,
): Record<string, string | undefined> {
  const kept = Object.entries(env).filter(([name]) => !gitVariables.test(name))
  return {
    ...Object.fromEntries(kept),
    HOME: folder,
    XDG_CONFIG_HOME: folder,
    LC_ALL: 'C',
    GIT_DIR: folder,
    GIT_WORK_TREE: checkout.top,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_ATTR_NOSYSTEM: '1',
    GIT_NO_LAZY_FETCH: '1',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_ALLOW_PROTOCOL: 'none',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
    GIT_PAGER: 'cat',
  }
}

const gitVariables = /^(GIT_.*|SSH_ASKPASS|PAGER|EDITOR|VISUAL|LANGUAGE|LC_.*)$/i

export function firstLine(text: string): string {
  return (
    text
      .split('\n')[0]
      ?.replace(/^(fatal|error): /, '')
      .replace(/\.$/, '') || 'it gave no reason'
  )
}
