import { existsSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { environmentFor, run } from './project.mjs'

/** The folder of a Node binary: this one, or that of the npm package `node` in this version. */
export function nodeFolder(version, home) {
  if (version === process.versions.node.split('.')[0]) return dirname(process.execPath)
  const prefix = join(home, `node-${version}`)
  const bin = join(prefix, 'node_modules', 'node', 'bin')
  if (!existsSync(bin)) installInto(prefix, `node@${version}`, home)
  return bin
}

/** Installs a package from the registry into a new folder. */
export function installInto(prefix, what, home) {
  mkdirSync(prefix)
  run('npm', ['install', '--no-audit', '--no-fund', '--prefix', prefix, what], home, environmentFor([]))
}
