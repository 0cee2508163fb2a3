// @ts-check
import { cpSync, existsSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './project.mjs'

/** Lists the files of the whole example that another one does not have, one per line. */
export const withoutFile = 'WITHOUT.txt'

/** The example that is stored completely; the others of its template only have the files that differ from it. */
export const wholeExample = 'sqlite'

/**
 * Copies a committed example to a folder: the whole one, then what differs. Files from an install or a run
 * are left out.
 * @param {string} name
 * @param {string} folder
 */
export function copyExample(name, folder) {
  const isPart = existsSync(join(root, 'examples', name, withoutFile))
  if (isPart) copy(wholeExample, folder)
  copy(name, folder)
  if (!isPart) return
  const without = readFileSync(join(folder, withoutFile), 'utf8').split('\n').filter(Boolean)
  for (const path of [withoutFile, ...without]) rmSync(join(folder, path))
}

/**
 * @param {string} name
 * @param {string} folder
 */
function copy(name, folder) {
  const left = /[\\/](node_modules|\.venv|vendor|data|package-lock\.json)$/
  cpSync(join(root, 'examples', name), folder, { recursive: true, filter: path => !left.test(path) })
}

/**
 * Names the tarball in vendor/ as the package.json of an example does: without its content, which changes with each
 * version of this repository.
 * @param {string} folder
 */
export function nameTarball(folder) {
  const { devDependencies } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const [tarball = ''] = readdirSync(join(folder, 'vendor'))
  renameSync(
    join(folder, 'vendor', tarball),
    join(folder, devDependencies['create-good-api'].replace(/^file:/, '')),
  )
}
