import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { exit, UserError } from './errors.ts'
import { listIn, recordIn } from './json.ts'
import type { ManagerSpec } from './manager-spec.ts'
import type { Environment } from './process.ts'

/**
 * Throws where Yarn would install a new project for Plug'n'Play, without node_modules: its scripts run
 * programs by Node's own rules. The project's .yarnrc.yml says so, but a variable and the root of a workspace
 * come before it.
 */
export function refusePlugAndPlay({ name, version }: ManagerSpec, folder: string, env: Environment): void {
  if (name !== 'yarn' || version.startsWith('1.')) return
  const root = env.YARN_NODE_LINKER === undefined ? workspaceAbove(dirname(folder)) : undefined
  const why = env.YARN_NODE_LINKER === 'pnp' ? 'YARN_NODE_LINKER is pnp' : root && `${root} uses it`
  if (!why) return
  throw new UserError(
    `A project cannot be installed with Yarn's Plug'n'Play, and ${why}.`,
    'Set nodeLinker to node-modules, or pass --pm npm.',
    exit.usage,
  )
}

/** The nearest folder above that has workspaces, if it is installed for Plug'n'Play. */
function workspaceAbove(folder: string): string | undefined {
  if (hasWorkspaces(join(folder, 'package.json')))
    return existsSync(join(folder, '.pnp.cjs')) ? folder : undefined
  return dirname(folder) === folder ? undefined : workspaceAbove(dirname(folder))
}

function hasWorkspaces(path: string): boolean {
  if (!existsSync(path)) return false
  try {
    const { workspaces } = recordIn(JSON.parse(readFileSync(path, 'utf8')))
    return listIn(workspaces).length > 0 || listIn(recordIn(workspaces).packages).length > 0
  } catch {
    return false
  }
}
