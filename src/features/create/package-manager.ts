import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Environment } from '../../core/process.ts'

export const packageManagers = ['npm', 'pnpm', 'yarn', 'bun'] as const

export type PackageManager = (typeof packageManagers)[number]

/** What the project's surroundings ask for, else whoever called us, else npm. */
export function findPackageManager(target: string, env: Environment): PackageManager {
  return managerAround(dirname(target)) ?? managerNamed(env.npm_config_user_agent) ?? 'npm'
}

/** The nearest enclosing folder that says which one it uses: `packageManager` first, then its lockfile. */
function managerAround(folder: string): PackageManager | undefined {
  const named =
    managerNamed(packageManagerField(folder)) ??
    lockfiles.find(([file]) => existsSync(join(folder, file)))?.[1]
  if (named) return named
  const parent = dirname(folder)
  return parent === folder ? undefined : managerAround(parent)
}

const lockfiles = [
  ['pnpm-lock.yaml', 'pnpm'],
  ['yarn.lock', 'yarn'],
  ['bun.lock', 'bun'],
  ['bun.lockb', 'bun'],
  ['package-lock.json', 'npm'],
] as const

/** `pnpm@9.1.0+sha…` in package.json; a file that cannot be read says nothing. */
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

/** How one runs a script of package.json; `bun test` would be bun's own test runner. */
export function scriptCommand(manager: PackageManager, script: 'test' | 'dev'): string {
  if (manager === 'bun') return `bun run ${script}`
  return manager === 'npm' && script !== 'test' ? `npm run ${script}` : `${manager} ${script}`
}
