import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { recordIn } from './json.ts'
import type { ManagerSpec } from './manager-spec.ts'
import { type Environment, leavingOut } from './process.ts'

/**
 * The options of an install that also installs devDependencies, where a variable or an .npmrc leaves them
 * out; none where nothing does. Tests, types and `gapi` are devDependencies of a project.
 */
export function withDevelopment(spec: ManagerSpec, folder: string, env: Environment): readonly string[] {
  return leavesOut(env) || settingsIn(folder, env).some(isLeavingOut) ? optionOf(spec) : []
}

/** Whether a variable of npm, pnpm, Yarn or Bun, or NODE_ENV, leaves out devDependencies. */
function leavesOut(env: Environment): boolean {
  return Object.entries(env).some(([name, value = '']) => {
    return /^NODE_ENV$/i.test(name) ? value === 'production' : leavingOut.test(name) && value !== 'false'
  })
}

/** Bun has no option against an .npmrc, and Yarn from 2 on installs everything. */
function optionOf({ name, version }: ManagerSpec): readonly string[] {
  if (name === 'npm') return ['--include=dev']
  if (name === 'pnpm') return ['--prod=false']
  return name === 'yarn' && version.startsWith('1.') ? ['--production=false'] : []
}

function settingsIn(folder: string, env: Environment): string[] {
  const files = [join(folder, '.npmrc'), env.npm_config_userconfig ?? join(env.HOME ?? folder, '.npmrc')]
  return files.filter(existsSync).map(file => readFileSync(file, 'utf8'))
}

function isLeavingOut(text: string): boolean {
  return /^[ \t]*(omit(\[\])?[ \t]*=[ \t]*"?dev|only[ \t]*=[ \t]*"?prod|prod(uction)?[ \t]*=[ \t]*"?true)/m.test(
    text,
  )
}

/** Why the commands of a project that was installed cannot run; undefined where they can. */
export function installFault(folder: string): string | undefined {
  if (existsSync(join(folder, '.pnp.cjs')))
    return "Yarn installed it for Plug'n'Play, which is not supported: set nodeLinker to node-modules"
  if (!existsSync(join(folder, 'node_modules'))) return undefined
  const manifest: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const wanted = Object.keys(recordIn(recordIn(manifest).devDependencies))
  const missing = wanted.find(name => !isInstalled(folder, name))
  return missing && `The install left out ${missing}, and maybe other devDependencies: ${settings}`
}

const settings = 'remove omit=dev or production=true from .npmrc or bunfig.toml'

/** In a workspace, packages may be in the node_modules of a folder above. */
function isInstalled(folder: string, name: string): boolean {
  if (existsSync(join(folder, 'node_modules', name, 'package.json'))) return true
  return dirname(folder) !== folder && isInstalled(dirname(folder), name)
}
