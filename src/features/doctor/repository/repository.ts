import { existsSync, readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { UserError, unlessRefused } from '../../../core/system/errors.ts'
import { checkoutOf } from '../../../core/system/git/checkout.ts'
import { remoteAddresses, type TrackedEntry, trackedEntries } from '../../../core/system/git/git.ts'
import { type Environment, isInstalled } from '../../../core/system/process.ts'
import { before, trimmedEnd } from '../../../core/system/trimmed.ts'
import { servicesIn } from './compose.ts'
import { decoded } from './decode.ts'
import { manifestFrom, type PackageManifest } from './manifest.ts'
import { type ChosenManager, chosenManager } from './package-manager.ts'
import { parentOf } from './places.ts'

/** What a clone of the repository contains, as far as the doctor needs it. */
export interface Repository {
  /** Absolute: the nearest folder with a package.json or a .git, else the given folder. */
  readonly root: string
  /** Whether it is a git checkout, even where git is not installed. */
  readonly isGit: boolean
  /** The tracked files, relative to the root with `/`; outside git, all files except node_modules. */
  readonly files: ReadonlySet<string>
  /** Of these, those whose text is not in the working tree, and why: submodules, and what a sparse checkout leaves out. */
  readonly absent: ReadonlyMap<string, string>
  /** Of these, the symbolic links, and where each leads, as it is written. */
  readonly links: ReadonlyMap<string, string>
  /** All folders that contain one of them; the root is ''. */
  readonly folders: ReadonlySet<string>
  /** The package.json of each folder that has one. */
  readonly manifests: ReadonlyMap<string, PackageManifest>
  readonly manager: ChosenManager | undefined
  /** `owner/name` in lower case, of the remotes and of package.json. */
  readonly addresses: readonly string[]
  /**
   * The services of the first existing compose file with their images; undefined where the image is built.
   */
  readonly composeServices: (paths: readonly string[]) => ReadonlyMap<string, string | undefined>
  /** The text of a file without a byte order mark; undefined where it cannot be read. */
  readonly read: (path: string) => string | undefined
  /** Whether a program is installed on this machine. */
  readonly has: (program: string) => boolean
}

/** Reads the repository that contains a folder. Runs nothing in it. */
export async function readRepository(cwd: string, env: Environment): Promise<Repository> {
  const root = rootOf(cwd)
  const hasGit = isInstalled('git', env)
  const tracked = hasGit ? await trackedEntries(root, env) : undefined
  if (tracked?.length === 0 && filesBelow(root).length > 0)
    throw new UserError(
      `Git tracks no file in ${root}, so a clone of it is empty.`,
      'Add the files (git add .), and run the command again.',
    )
  const files = new Set(tracked?.map(({ path }) => path) ?? filesBelow(root))
  const manifests = manifestsOf(root, files)
  const remotes = hasGit ? await remoteAddresses(root, env) : []
  const addresses = [...remotes, manifests.get('')?.repository ?? '']
  return {
    root,
    isGit: tracked !== undefined || (!hasGit && checkoutOf(root) !== undefined),
    files,
    absent: absentIn(root, tracked ?? []),
    links: linksIn(root, tracked ?? []),
    folders: foldersOf(files),
    manifests,
    manager: chosenManager(files, manifests.get('')),
    addresses: addresses.map(repositoryName).filter(name => name !== undefined),
    composeServices: paths => servicesIn(textOf(join(root, paths.find(path => files.has(path)) ?? ''))),
    read: path => textOf(join(root, path)),
    has: program => isInstalled(program, env),
  }
}

/** A repository of which only the names of its files are known; its git is not asked. */
export function folderRepository(root: string, tracked: readonly string[], env: Environment): Repository {
  const files = new Set(tracked)
  return {
    ...{ root, files, isGit: true, absent: new Map(), links: new Map(), addresses: [] },
    ...{ folders: foldersOf(files), manifests: new Map(), manager: chosenManager(files) },
    composeServices: () => new Map(),
    read: path => textOf(join(root, path)),
    has: program => isInstalled(program, env),
  }
}

/**
 * `https://github.com/Owner/Name.git`, `git@host:owner/name`, `github:owner/name` or `owner/name` →
 * `owner/name`.
 */
export function repositoryName(address: string): string | undefined {
  const path = trimmedEnd(before(address.trim(), '#?'), '/').replace(/\.git$/i, '')
  const [name = '', owner = ''] = path.split(/[/:]/).reverse()
  return owner && name ? `${owner}/${name}`.toLowerCase() : undefined
}

function rootOf(cwd: string): string {
  if (!statSync(cwd, { throwIfNoEntry: false })?.isDirectory())
    throw new UserError(`No such folder: ${cwd}.`, 'Pass the folder of a repository.')
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json')) || existsSync(join(folder, '.git'))) return folder
    if (folder === dirname(folder)) return resolve(cwd)
  }
}

/** The root's package.json must be valid; others may be fixtures that are invalid on purpose. */
function manifestsOf(root: string, files: ReadonlySet<string>): Map<string, PackageManifest> {
  const manifests = new Map<string, PackageManifest>()
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

function absentIn(root: string, tracked: readonly TrackedEntry[]): Map<string, string> {
  return new Map(
    tracked.flatMap(({ path, isSubmodule, isSparse }): [string, string][] => {
      if (isSubmodule) return [[path, 'it is a submodule: run gapi doctor in it']]
      if (!isSparse || existsSync(join(root, path))) return []
      return [[path, 'it is outside of the sparse checkout: git sparse-checkout disable']]
    }),
  )
}

/** On Windows, git may write a link as a file with its text. */
function linksIn(root: string, tracked: readonly TrackedEntry[]): Map<string, string> {
  return new Map(
    tracked.flatMap(({ path, isLink }): [string, string][] => {
      const target = isLink ? unlessRefused(() => readlinkSync(join(root, path))) : undefined
      return target === undefined ? [] : [[path, target]]
    }),
  )
}

function foldersOf(files: ReadonlySet<string>): Set<string> {
  const folders = new Set([''])
  for (const path of files) {
    for (let folder = parentOf(path); !folders.has(folder); folder = parentOf(folder)) folders.add(folder)
  }
  return folders
}

function filesBelow(root: string, under = ''): string[] {
  return readdirSync(join(root, under), { withFileTypes: true }).flatMap(entry => {
    if (entry.name === 'node_modules' || entry.name === '.git') return []
    const path = under + entry.name
    return entry.isDirectory() ? filesBelow(root, `${path}/`) : [path]
  })
}

function textOf(path: string): string | undefined {
  return unlessRefused(() => decoded(readFileSync(path)))
}
