// What gapi link keeps: packages that this checkout uses from a folder on this machine. An install removes the links.
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
} from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'

/** Ignored by git, and outside of node_modules, so that it outlives npm ci. */
export const linksFile = '.gapi/local/links.json'

/** Whether this runs in CI, where only what the lock file names is used. */
export const isCi = ({ CI = '' }) => !/^(0|false)?$/i.test(CI)

/**
 * The folder of each linked package, relative to the project; undefined where the file cannot be read.
 * @param {string} root
 * @returns {Record<string, string> | undefined}
 */
export function readLinks(root) {
  const path = join(root, linksFile)
  if (!existsSync(path)) return {}
  try {
    const links = Object.entries(JSON.parse(readFileSync(path, 'utf8')).links)
    const isSafe = ([name, folder]) => isPackageName(name) && typeof folder === 'string'
    return links.every(isSafe) ? Object.fromEntries(links) : undefined
  } catch {
    return undefined
  }
}

/** Also a folder in node_modules: it must not lead out of it, or to what a package manager keeps there. */
const isPackageName = name => /^(@[\w~-][\w.~-]*\/)?[\w~-][\w.~-]*$/.test(name)

/**
 * Makes the links that do not stand, and returns a sentence about each package.
 * @param {string} root
 * @returns {string[]}
 */
export function relink(root) {
  const links = readLinks(root)
  if (!links) return [`${linksFile} cannot be read, so nothing is linked: delete it, and link again.`]
  return Object.entries(links).map(([name, folder]) => {
    try {
      return relinkOne(root, name, folder)
    } catch (error) {
      if (!error.code) throw error
      return `${name} could not be linked to ${folder}: ${error.code}.`
    }
  })
}

function relinkOne(root, name, folder) {
  if (nameIn(resolve(root, folder)) === name) {
    const isNew = makeLink(root, name, folder)
    return isNew ? `Linked ${name} to ${folder} again.` : `${name} is linked to ${folder}.`
  }
  const instead = restore(root, name, folder) ? 'the installed version is used' : 'it is not installed'
  return `There is no package ${name} in ${folder}, so ${instead}. To forget the link: gapi link --undo ${name}`
}

function nameIn(folder) {
  try {
    return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).name
  } catch {
    return undefined
  }
}

/**
 * Links a package, and sets the installed version aside. Each step leaves what this repairs when it runs again. Returns
 * false if the link stands already.
 * @param {string} root
 * @param {string} name
 * @param {string} folder
 */
export function makeLink(root, name, folder) {
  if (isLinked(root, name, folder)) return false
  const { path, aside } = placesOf(root, name)
  mkdirSync(dirname(path), { recursive: true })
  if (isThere(path)) {
    rmSync(aside, { recursive: true, force: true })
    mkdirSync(dirname(aside), { recursive: true })
    renameSync(path, aside)
  }
  const target = resolve(realpathSync(root), folder)
  // Windows: a junction needs no rights, and an absolute path.
  if (process.platform === 'win32') symlinkSync(target, path, 'junction')
  else symlinkSync(relative(realpathSync(dirname(path)), target), path)
  return true
}

/**
 * Removes a link, and moves the installed version back. Returns whether the package is installed.
 * @param {string} root
 * @param {string} name
 * @param {string} folder
 */
export function restore(root, name, folder) {
  const { path, aside } = placesOf(root, name)
  if (isLinked(root, name, folder)) unlinkSync(path)
  if (isThere(aside) && !isThere(path)) renameSync(aside, path)
  else rmSync(aside, { recursive: true, force: true })
  return isThere(path)
}

/**
 * Whether a package is linked to this folder, which need not exist.
 * @param {string} root
 * @param {string} name
 * @param {string} folder
 */
export function isLinked(root, name, folder) {
  const { path } = placesOf(root, name)
  if (!lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink()) return false
  return resolve(realpathSync(dirname(path)), readlinkSync(path)) === resolve(realpathSync(root), folder)
}

/** Package managers leave what begins with a dot in node_modules alone. */
const placesOf = (root, name) => ({
  path: join(root, 'node_modules', name),
  aside: join(root, 'node_modules', '.gapi', name),
})

const isThere = path => lstatSync(path, { throwIfNoEntry: false }) !== undefined
