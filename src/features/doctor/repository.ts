import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { systemCodeOf, UserError } from '../../core/errors.ts'
import { remoteAddresses, trackedFiles } from '../../core/git.ts'
import { type Environment, isInstalled } from '../../core/process.ts'
import { servicesIn } from './compose.ts'
import { type Manifest, manifestFrom } from './manifest.ts'
import { type ChosenManager, chosenManager } from './package-manager.ts'

/** What a newcomer gets with a clone, as far as the doctor looks at it. */
export interface Repository {
  /** Absolute: the nearest folder with a package.json or a .git, else the one that was asked about. */
  readonly root: string
  /** Whether git knows it. */
  readonly isGit: boolean
  /** The tracked files, relative to the root with `/`; outside git, all but node_modules. */
  readonly files: ReadonlySet<string>
  /** Every folder that holds one of them; the root is ''. */
  readonly folders: ReadonlySet<string>
  /** The package.json of each folder that has one. */
  readonly manifests: ReadonlyMap<string, Manifest>
  readonly manager: ChosenManager | undefined
  /** `owner/name` in lower case, of the remotes and of package.json. */
  readonly addresses: readonly string[]
  /** The services of the first compose file there is, with the image of each; undefined where it is built. */
  readonly composeServices: (paths: readonly string[]) => ReadonlyMap<string, string | undefined>
  /** The text of a file of the repository, without its byte order mark; undefined where it cannot be read. */
  readonly read: (path: string) => string | undefined
  /** Whether this machine has a program of that name. */
  readonly has: (program: string) => boolean
}

/** Reads what is known of the repository a folder is in. Nothing in it is run. */
export async function readRepository(cwd: string, env: Environment): Promise<Repository> {
  const root = rootOf(cwd)
  const tracked = await trackedFiles(root, env)
  if (tracked?.length === 0 && filesBelow(root).length > 0)
    throw new UserError(
      `Git tracks no file in ${root}, so who clones it gets none.`,
      'Add what belongs to it (git add .), and run the command again.',
    )
  const files = new Set(tracked ?? filesBelow(root))
  const manifests = manifestsOf(root, files)
  const addresses = [...(await remoteAddresses(root, env)), manifests.get('')?.repository ?? '']
  return {
    root,
    isGit: tracked !== undefined,
    files,
    folders: foldersOf(files),
    manifests,
    manager: chosenManager(files, manifests.get('')),
    addresses: addresses.map(repositoryName).filter(name => name !== undefined),
    composeServices: paths => servicesIn(textOf(join(root, paths.find(path => files.has(path)) ?? ''))),
    read: path => textOf(join(root, path)),
    has: program => isInstalled(program, env),
  }
}

/** `https://github.com/Owner/Name.git`, `git@host:owner/name`, `github:owner/name` or `owner/name` → `owner/name`. */
export function repositoryName(address: string): string | undefined {
  const path = address
    .trim()
    .replace(/[#?].*$/, '')
    .replace(/\/+$/, '')
    .replace(/\.git$/i, '')
  const [name = '', owner = ''] = path.split(/[/:]/).reverse()
  return owner && name ? `${owner}/${name}`.toLowerCase() : undefined
}

function rootOf(cwd: string): string {
  if (!statSync(cwd, { throwIfNoEntry: false })?.isDirectory())
    throw new UserError(`There is no folder at ${cwd}.`, 'Pass the folder of a repository.')
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json')) || existsSync(join(folder, '.git'))) return folder
    if (folder === dirname(folder)) return resolve(cwd)
  }
}

/** The root's must be readable; one further down may be a fixture that is broken on purpose. */
function manifestsOf(root: string, files: ReadonlySet<string>): Map<string, Manifest> {
  const manifests = new Map<string, Manifest>()
  for (const path of files) {
    if (basename(path) !== 'package.json') continue
    const folder = path === 'package.json' ? '' : dirname(path)
    try {
      manifests.set(folder, manifestFrom(textOf(join(root, path)) ?? '{}', path))
    } catch (error) {
      if (folder === '' || !(error instanceof UserError)) throw error
    }
  }
  return manifests
}

function foldersOf(files: ReadonlySet<string>): Set<string> {
  const folders = new Set([''])
  for (const path of files) {
    for (let folder = parentOf(path); !folders.has(folder); folder = parentOf(folder)) folders.add(folder)
  }
  return folders
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')))
}

function filesBelow(root: string, under = ''): string[] {
  return readdirSync(join(root, under), { withFileTypes: true }).flatMap(entry => {
    if (entry.name === 'node_modules' || entry.name === '.git') return []
    const path = under + entry.name
    return entry.isDirectory() ? filesBelow(root, `${path}/`) : [path]
  })
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').replace(/^\uFEFF/, '')
  } catch (error) {
    if (systemCodeOf(error) === undefined) throw error
    return undefined
  }
}
