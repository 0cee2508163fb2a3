import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { installInto } from './node.mjs'

/** The npm packages of the package managers, by their commands. */
const managers = { npm: 'npm', pnpm: 'pnpm', yarn: '@yarnpkg/cli-dist', bun: 'bun' }

/** The folder of a package manager (`pnpm`, `yarn@1`), installed once below `home`; undefined for the npm that is installed. */
export function managerFolder(pm, home) {
  if (pm === 'npm') return undefined
  const [manager, version = 'latest'] = pm.split('@')
  const prefix = join(home, `pm-${manager}-${version}`)
  const name = pm.startsWith('yarn@1') ? 'yarn' : managers[manager]
  if (!existsSync(prefix)) installInto(prefix, `${name}@${version}`, home)
  return join(prefix, 'node_modules', '.bin')
}
