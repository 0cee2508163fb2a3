import type { Manifest } from './manifest.ts'

export const managers = ['npm', 'yarn', 'pnpm', 'bun'] as const

export type Manager = (typeof managers)[number]

/** The package manager a repository has chosen, and the file that says so. */
export interface ChosenManager {
  readonly name: Manager
  readonly from: string
}

/** By the tracked lockfile, else by `packageManager` in package.json. With several lockfiles that field decides. */
export function chosenManager(files: ReadonlySet<string>, manifest?: Manifest): ChosenManager | undefined {
  const locked = lockfiles.filter(({ from }) => files.has(from))
  const named = managers.find(name => manifest?.packageManager?.startsWith(`${name}@`))
  if (named === undefined) return locked[0]
  return locked.find(({ name }) => name === named) ?? locked[0] ?? { name: named, from: 'package.json' }
}

export const lockfiles: readonly ChosenManager[] = [
  { from: 'pnpm-lock.yaml', name: 'pnpm' },
  { from: 'yarn.lock', name: 'yarn' },
  { from: 'bun.lock', name: 'bun' },
  { from: 'bun.lockb', name: 'bun' },
  { from: 'package-lock.json', name: 'npm' },
  { from: 'npm-shrinkwrap.json', name: 'npm' },
]
