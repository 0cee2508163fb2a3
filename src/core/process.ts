import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import type { Ended } from './child.ts'
import { shellCommand } from './shell.ts'

export type Environment = Readonly<Record<string, string | undefined>>

export type Ran =
  | { readonly ok: true }
  | { readonly ok: false; readonly reason: string; readonly output: string }

/** Runs a program without a shell, and waits for it. When the signal fires the program is stopped first. */
export async function runProgram(
  argv: readonly string[],
  { cwd, env, signal }: { cwd: string; env: Environment; signal: AbortSignal },
): Promise<Ran> {
  const { runChild } = await import('./child.ts')
  const ended = await runChild(argv, { cwd, env: childEnvironmentOf(env), signal })
  return ended.ok ? { ok: true } : { ok: false, reason: reasonOf(argv, ended), output: ended.output }
}

function reasonOf(argv: readonly string[], { fault, signal, exitCode }: Ended): string {
  if (fault === 'ENOENT') return `${argv[0]} is not installed`
  if (fault !== undefined) return `${argv[0]} could not be started (${fault})`
  return `${shellCommand(argv)} ${signal ? `was stopped by ${signal}` : `ended with exit code ${exitCode}`}`
}

/** What a program of the system writes to standard output; nothing, where it is not there or finds nothing. */
export async function outputOf(argv: readonly string[]): Promise<string> {
  const { runChild } = await import('./child.ts')
  return (await runChild(argv, {})).stdout
}

/** Whether a program of that name is on the PATH. */
export function isInstalled(program: string, env: Environment): boolean {
  const endings = process.platform === 'win32' ? ['.exe', '.cmd', '.bat'] : ['']
  const folders = (env.PATH ?? env.Path ?? '').split(delimiter).filter(Boolean)
  return folders.some(folder => endings.some(ending => existsSync(join(folder, program + ending))))
}

/**
 * What a program started in a new project may inherit. Left out: what npm tells the programs *it* runs (it would
 * steer the next npm), the repository a git hook runs in, and NODE_ENV=production, which drops what the tests need.
 */
function childEnvironmentOf(env: Environment): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !notInherited.test(name)))
}

const notInherited =
  /^(NODE_ENV|INIT_CWD|npm_(command|execpath|node_execpath|(lifecycle|package)_.*)|npm_config_(user_agent|npm_version|node_gyp|init_module|(local_|global_)?prefix|yes|package|call|global|location|dry_run)|GIT_(DIR|WORK_TREE|INDEX_FILE|PREFIX|OBJECT_DIRECTORY|COMMON_DIR|NAMESPACE))$/i
