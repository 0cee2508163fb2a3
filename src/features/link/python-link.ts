import { existsSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { linksFile, readLinks } from '../../../templates/api/project/base/scripts/links.mjs'
import { exit, UserError } from '../../core/system/errors.ts'
import { type Environment, type ProgramResult, runProgram } from '../../core/system/process.ts'
import { venvProgram, virtualEnvironment } from '../../core/system/toolchain/virtual-environment.ts'
import { refuseInCi } from './link-package.ts'
import { writeLinks } from './link-record.ts'

/** A project of Python with a virtual environment, and the packages that it uses from other folders. */
export interface PythonProject {
  readonly root: string
  readonly links: ReadonlyMap<string, string>
  /** The command that installs into it. */
  readonly installer: readonly string[]
}

export interface PythonLink {
  readonly name: string
  /** Relative to the project. */
  readonly folder: string
}

interface LinkContext {
  readonly env: Environment
  readonly signal: AbortSignal
}

/** The nearest project in a folder or above it, if it is one of Python. */
export function findPythonProject(cwd: string): PythonProject | undefined {
  for (let root = realpathSync(cwd); ; root = dirname(root)) {
    if (existsSync(join(root, 'package.json'))) return undefined
    if (existsSync(join(root, 'pyproject.toml')) || existsSync(join(root, 'requirements.txt')))
      return projectAt(root)
    if (root === dirname(root)) return undefined
  }
}

function projectAt(root: string): PythonProject {
  const links = readLinks(root)
  if (!links) throw new UserError(`${join(root, linksFile)} cannot be read.`, 'Delete it, and link again.')
  const file = join(root, 'gapi.yml')
  const isUv = existsSync(file) && /^packageManager: ['"]?uv\b/m.test(readFileSync(file, 'utf8'))
  const uv = ['uv', 'pip', 'install', '--python', virtualEnvironment]
  const pip = [venvProgram(), '-m', 'pip', 'install', '--disable-pip-version-check']
  return { root, links: new Map(Object.entries(links)), installer: isUv ? uv : pip }
}

/** Installs a package from its folder, so that a change there is used at once. It is recorded outside the requirements. */
export async function linkPython(
  { root, links, installer }: PythonProject,
  given: string,
  cwd: string,
  context: LinkContext,
): Promise<PythonLink> {
  refuseInCi(context.env)
  if (!existsSync(join(root, virtualEnvironment)))
    throw new UserError('The packages of this project are not installed.', 'Run its set-up first: make setup')
  const path = resolve(cwd, given)
  const name = packageIn(path, given)
  if (realpathSync(path) === root)
    throw new UserError(`${given} is this project itself.`, 'Pass the folder of another package.')
  const folder = relative(root, realpathSync(path))
  const before = links.get(name)
  if (before !== undefined && before !== folder)
    throw new UserError(
      `${name} is linked to ${before} already.`,
      `Undo that first: gapi link --undo ${name}`,
    )
  writeLinks(root, new Map([...links, [name, folder]]))
  const ran = await runProgram([...installer, '--no-deps', '--editable', path], { cwd: root, ...context })
  if (!ran.ok) {
    writeLinks(root, links)
    throw installFault(ran)
  }
  return { name, folder }
}

/** Installs the pinned versions again. Without a name, of all that are linked. */
export async function undoPython(
  { root, links, installer }: PythonProject,
  named: string | undefined,
  context: LinkContext,
): Promise<PythonLink[]> {
  const undone = [...links]
    .map(([name, folder]) => ({ name, folder }))
    .filter(({ name }) => named === undefined || name === named)
  if (named !== undefined && undone.length === 0)
    throw new UserError(`${named} is not linked.`, 'gapi link --list shows what is.')
  if (undone.length === 0) return []
  const names = undone.map(({ name }) => name)
  const isUv = installer[0] === 'uv'
  const uninstall = installer.map(word => (word === 'install' ? 'uninstall' : word))
  const remove = [...uninstall, ...(isUv ? [] : ['-y']), ...names]
  const lists = ['requirements-dev.txt', 'requirements.txt'].filter(list => existsSync(join(root, list)))
  for (const command of [remove, ...lists.slice(0, 1).map(list => [...installer, '-r', list])]) {
    const ran = await runProgram(command, { cwd: root, ...context })
    if (!ran.ok) throw installFault(ran)
  }
  writeLinks(root, new Map([...links].filter(([name]) => !names.includes(name))))
  // The stamp of the project's own install says that nothing is to do.
  rmSync(join(root, virtualEnvironment, 'installed'), { force: true })
  return undone
}

function installFault(ran: Extract<ProgramResult, { readonly ok: false }>): UserError {
  const output = ran.output.trimEnd().split('\n').slice(-12).join('\n')
  return new UserError(`${ran.reason}.`, output, exit.failed)
}

/** The name in the pyproject.toml of a package. */
function packageIn(path: string, given: string): string {
  const file = join(path, 'pyproject.toml')
  if (!existsSync(path)) throw new UserError(`${given} does not exist.`, 'Pass the folder of a package.')
  if (!existsSync(file))
    throw new UserError(
      `${given} is not a package of Python: it has no pyproject.toml.`,
      'Pass the folder that has the pyproject.toml of the package.',
    )
  const [, section = ''] = readFileSync(file, 'utf8').split(/^\[project\][ \t]*$/m)
  const [, name] = /^name ?= ?["']([\w.-]+)["']/m.exec(section) ?? []
  if (name !== undefined) return name
  throw new UserError(`${join(given, 'pyproject.toml')} has no name.`, 'Add it below [project].')
}
