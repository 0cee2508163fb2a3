import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Environment } from './process.ts'

export const packageManagers = ['npm', 'pnpm', 'yarn', 'bun'] as const

export type PackageManager = (typeof packageManagers)[number]

/** The package manager of the nearest folder that has one, else of the program that called us, else npm. */
export function findPackageManager(target: string, env: Environment): PackageManager {
  return managerAround(dirname(target)) ?? managerNamed(env.npm_config_user_agent) ?? 'npm'
}

/**
 * The package manager of a project, perhaps with its version: a team may change it after the project was created, so its
 * package.json and lock file come before what was recorded.
 */
export function managerOfProject(folder: string, recorded: string | undefined, env: Environment): string {
  const [field] = (packageManagerField(folder) ?? '').split('+', 1)
  if (field && managerNamed(field)) return field
  const locked = lockfiles.filter(({ file }) => existsSync(join(folder, file)))
  const own = managerNamed(recorded && `${recorded}@`)
  const [other] = locked.some(({ manager }) => manager === own) ? [] : locked
  return other?.manager ?? recorded ?? findPackageManager(join(folder, 'package.json'), env)
}

/** From the nearest folder that declares one: `packageManager` first, then its lockfile. */
function managerAround(folder: string): PackageManager | undefined {
  const named =
    managerNamed(packageManagerField(folder)) ??
    lockfiles.find(({ file }) => existsSync(join(folder, file)))?.manager
  if (named) return named
  const parent = dirname(folder)
  return parent === folder ? undefined : managerAround(parent)
}

export interface Lockfile {
  readonly file: string
  readonly manager: PackageManager
}

/** Every lock file and its package manager. In a folder with several, the first one counts. */
export const lockfiles: readonly Lockfile[] = [
  { file: 'pnpm-lock.yaml', manager: 'pnpm' },
  { file: 'yarn.lock', manager: 'yarn' },
  { file: 'bun.lock', manager: 'bun' },
  { file: 'bun.lockb', manager: 'bun' },
  { file: 'package-lock.json', manager: 'npm' },
  { file: 'npm-shrinkwrap.json', manager: 'npm' },
]

/** Those of package managers that no script of package.json is run with. */
const otherLockfiles = [
  ...['deno.lock', 'go.sum', 'go.work.sum', 'Cargo.lock', 'composer.lock', 'poetry.lock', 'Pipfile.lock'],
  ...['uv.lock', 'pdm.lock', 'pixi.lock', 'conda-lock.yml', 'Gemfile.lock', 'mix.lock', 'rebar.lock'],
  ...['pubspec.lock', 'flake.lock', 'packages.lock.json', 'gradle.lockfile', 'Podfile.lock', 'paket.lock'],
  ...['Package.resolved', '.terraform.lock.hcl', 'conan.lock', 'Chart.lock', 'buf.lock', 'jsr.lock'],
]

/** Whether the file name of a path is a lock file, of any package manager. */
export function isLockfile(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1)
  return lockfiles.some(({ file }) => file === name) || otherLockfiles.includes(name)
}

/** `pnpm@9.1.0+sha…` in package.json; undefined where the file cannot be read. */
function packageManagerField(folder: string): string | undefined {
  const path = join(folder, 'package.json')
  if (!existsSync(path)) return undefined
  try {
    const { packageManager } = JSON.parse(readFileSync(path, 'utf8'))
    return typeof packageManager === 'string' ? packageManager : undefined
  } catch {
    return undefined
  }
}

/** `pnpm@9.1.0` (a field) or `pnpm/9.1.0 npm/? node/v20` (a user agent). */
function managerNamed(text: string | undefined): PackageManager | undefined {
  return packageManagers.find(name => text?.startsWith(`${name}@`) || text?.startsWith(`${name}/`))
}

/** The command for a script of package.json; `bun test` would be bun's own test runner. */
export function scriptCommand(manager: string, script: 'test' | 'dev' | 'migrate' | 'seed'): string {
  if (manager === 'bun') return `bun run ${script}`
  return manager === 'npm' && script !== 'test' ? `npm run ${script}` : `${manager} ${script}`
}
