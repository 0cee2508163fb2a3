import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'

/** The least version that a project of the template flask runs on. */
const least = [3, 11]

/**
 * The Pythons of this machine that can install a project, by version (`3.12`): on the PATH, and those of pyenv. Without
 * `wanted`, the first alone.
 * @param {string | undefined} wanted `3.11,3.12`, or `all`
 * @returns {{ version: string, program: string }[]}
 */
export function pythons(wanted) {
  const found = new Map()
  for (const program of candidates()) {
    const version = versionOf(program)
    if (version !== undefined && !found.has(version)) found.set(version, program)
  }
  const all = [...found].map(([version, program]) => ({ version, program }))
  if (wanted === undefined) return all.slice(0, 1)
  if (wanted === 'all') return all
  return wanted.split(',').flatMap(version => all.filter(each => each.version === version))
}

function candidates() {
  const names = ['python3', 'python3.14', 'python3.13', 'python3.12', 'python3.11']
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean)
  const versions = join(homedir(), '.pyenv', 'versions')
  const ofPyenv = existsSync(versions) ? readdirSync(versions).map(name => join(versions, name, 'bin')) : []
  const all = names.flatMap(name => folders.map(folder => join(folder, name)))
  return [...all, ...ofPyenv.map(folder => join(folder, 'python3'))].filter(existsSync)
}

/** `3.12`; undefined for one that is too old, or has no venv. */
function versionOf(program) {
  const question = 'import sys, venv, ensurepip; print("%d %d" % sys.version_info[:2])'
  const { status, stdout } = spawnSync(program, ['-c', question], { encoding: 'utf8' })
  const [major = 0, minor = 0] = status === 0 ? stdout.trim().split(' ').map(Number) : []
  return major > least[0] || (major === least[0] && minor >= least[1]) ? `${major}.${minor}` : undefined
}

/** A folder for the PATH in which `python3` is this program. */
export function pythonFolder(program, folder) {
  mkdirSync(folder, { recursive: true })
  symlinkSync(program, join(folder, 'python3'))
  return folder
}

/** Whether a program is on the PATH. */
export function has(program) {
  return (process.env.PATH ?? '').split(delimiter).some(folder => existsSync(join(folder, program)))
}
