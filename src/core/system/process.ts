import { existsSync, realpathSync } from 'node:fs'
import { delimiter, dirname, isAbsolute, join, sep } from 'node:path'
import type { ChildResult } from './child.ts'
import { shellCommand } from './shell.ts'

export type Environment = Readonly<Record<string, string | undefined>>

export type ProgramResult =
  | { readonly ok: true }
  | {
      readonly ok: false
      readonly reason: string
      readonly output: string
      readonly exitCode: number | undefined
    }

interface ProgramOptions {
  readonly cwd: string
  readonly env: Environment
  /** Added to what `childEnvironmentOf` leaves of the environment. */
  readonly variables?: Environment
  readonly signal: AbortSignal
}

/** Runs a program without a shell and waits for it. When the signal fires, the program is stopped first. */
export async function runProgram(
  argv: readonly string[],
  { cwd, env, variables, signal }: ProgramOptions,
): Promise<ProgramResult> {
  const { runChild } = await import('./child.ts')
  const ended = await runChild(argv, { cwd, env: { ...childEnvironmentOf(env), ...variables }, signal })
  if (ended.ok) return { ok: true }
  const { output, exitCode } = ended
  return { ok: false, reason: reasonOf(argv, ended), output, exitCode: exitCode ?? undefined }
}

function reasonOf(argv: readonly string[], { fault, signal, exitCode }: ChildResult): string {
  if (fault === 'ENOENT') return `${argv[0]} is not installed`
  if (fault !== undefined) return `${argv[0]} could not be started (${fault})`
  return `${shellCommand(argv)} ${signal ? `was stopped by ${signal}` : `ended with exit code ${exitCode}`}`
}

/** The standard output of a system program; empty where it does not exist or fails. */
export async function outputOf(argv: readonly string[]): Promise<string> {
  const { runChild } = await import('./child.ts')
  return (await runChild(argv, {})).stdout
}

/** Whether a program is on the PATH. */
export function isInstalled(program: string, env: Environment): boolean {
  return pathsOf(program, env).length > 0
}

/**
 * The path of a system program: not inside a folder, nor in any node_modules, which npx both puts first on
 * the PATH, nor in a relative entry of the PATH.
 */
export function programOutside(folder: string, program: string, env: Environment): string | undefined {
  return pathsOf(program, env).find(path => {
    return isAbsolute(path) && !/[\\/]node_modules[\\/]/.test(path) && !isBelow(folder, dirname(path))
  })
}

/** Whether a path is a folder or inside it, also after resolving links. */
export function isBelow(folder: string, place: string): boolean {
  const names = [place, ...(existsSync(place) ? [realpathSync(place)] : [])]
  return names.some(name => `${name}${sep}`.startsWith(`${folder}${sep}`))
}

function pathsOf(program: string, env: Environment): string[] {
  const endings = process.platform === 'win32' ? ['.exe', '.cmd', '.bat'] : ['']
  const folders = (env.PATH ?? env.Path ?? '').split(delimiter).filter(Boolean)
  return folders.flatMap(folder => endings.map(ending => join(folder, program + ending))).filter(existsSync)
}

/**
 * The environment for programs in a new project. Left out: npm's own variables (they would affect the next
 * npm), the repository that a git hook runs in, NODE_ENV=production, which skips the packages that tests need,
 * and the active virtual environment of Python with what makes pip install elsewhere.
 */
export function childEnvironmentOf(env: Environment): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !notInherited.test(name) && !leavingOut.test(name)),
  )
}

/** Variables that leave devDependencies out of an install. */
export const leavingOut = /^(YARN_PRODUCTION|p?npm_config_(omit|only|production|prod|dev))$/i

const notInherited =
  /^(NODE_ENV|INIT_CWD|npm_(command|execpath|node_execpath|(lifecycle|package)_.*)|npm_config_(user_agent|npm_version|node_gyp|init_module|(local_|global_)?prefix|yes|package|call|global|location|dry_run)|VIRTUAL_ENV|PYTHONHOME|PIP_(USER|TARGET|PREFIX|ROOT|REQUIRE_VIRTUALENV)|GIT_(DIR|WORK_TREE|INDEX_FILE|PREFIX|OBJECT_DIRECTORY|COMMON_DIR|NAMESPACE))$/i
