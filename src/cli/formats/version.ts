import { join } from 'node:path'
import { version } from '../../core/render/own-package.ts'
import { findPackageManager } from '../../core/system/package-manager.ts'
import type { Environment } from '../../core/system/process.ts'
import { json } from './json.ts'

/** The output of `--version --json`: the facts that a bug report needs. */
export function versionJson(cwd: string, env: Environment): string {
  const { platform, arch, versions } = process
  const packageManager = callerOf(env) ?? findPackageManager(join(cwd, 'package.json'), env)
  return json({ version, node: versions.node, platform, arch, packageManager })
}

/**
 * `npm/11.19.1 node/v24.21.0 linux x64` → `npm 11.19.1`; undefined where no package manager runs the command.
 */
function callerOf(env: Environment): string | undefined {
  const [, name, version] = /^(\w+)\/(\S+)/.exec(env.npm_config_user_agent ?? '') ?? []
  return name && version ? `${name} ${version}` : undefined
}
