import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { UserError } from './errors.ts'
import { type PackageManager, packageManagers } from './package-manager.ts'
import { childEnvironmentOf, type Environment } from './process.ts'

/** A package manager and its version. npm comes with Node, so a project needs no version of it. */
export interface ManagerSpec {
  readonly name: PackageManager
  readonly version: string
}

/** `pnpm@10.34.9`: the form of the field packageManager in package.json; `npm` without a version. */
export function specText({ name, version }: ManagerSpec): string {
  return name === 'npm' ? name : `${name}@${version}`
}

/** Reads `pnpm@10.34.9`, `pnpm` or `npm`. Throws for anything else. */
export function specIn(text: string): ManagerSpec {
  const [name, version] = text.split(/@(.*)/s)
  const known = packageManagers.find(each => each === name)
  if (known && (version === undefined || isVersion(version)))
    return { name: known, version: version ?? usual[known] }
  throw new UserError(
    `${JSON.stringify(text.slice(0, 80))} is not a package manager.`,
    `Write one of ${packageManagers.join(', ')}, with a version if you like, e.g. pnpm@${usual.pnpm}.`,
  )
}

/**
 * The version that a new project is made for: that of the program that called us, else of the one that is
 * installed, else a usual one. `target` is the folder of the project, which may not exist yet.
 */
export async function specFor(name: PackageManager, target: string, env: Environment): Promise<ManagerSpec> {
  if (name === 'npm') return { name, version: '' }
  const [caller, calling] = (env.npm_config_user_agent ?? '').split(' ', 1)[0]?.split('/') ?? []
  if (caller === name && isVersion(calling)) return { name, version: calling }
  const installed = await installedVersion(name, nearestFolder(target), env)
  return { name, version: isVersion(installed) ? installed : usual[name] }
}

/** What is installed where the package manager cannot be asked. They run on Node 20.19. */
const usual: Readonly<Record<PackageManager, string>> = {
  npm: '',
  pnpm: '10.34.9',
  yarn: '4.18.1',
  bun: '1.4.5',
}

function isVersion(text: string | undefined): text is string {
  return /^\d+\.\d+\.\d+(-[\w.-]+)?$/.test(text ?? '')
}

/** Asked for at most ten seconds: a package manager may download the version that a folder above names. */
async function installedVersion(name: string, cwd: string, env: Environment): Promise<string> {
  const { runChild } = await import('./child.ts')
  const signal = AbortSignal.timeout(10_000)
  return (await runChild([name, '--version'], { cwd, env: childEnvironmentOf(env), signal })).stdout.trim()
}

function nearestFolder(path: string): string {
  return existsSync(path) || dirname(path) === path ? path : nearestFolder(dirname(path))
}
