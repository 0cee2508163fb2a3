import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, relative, resolve } from 'node:path'
import { type Dialect, dialectIn } from '../../core/database/drivers/dialects.ts'
import type { Contract } from '../../core/project/contract/contract.ts'
import { literalFolders } from '../../core/project/knexfile/literal-folders.ts'
import { findProject, type ProjectPlace } from '../../core/project/place.ts'
import { systemCodeOf, UserError } from '../../core/system/errors.ts'

/** Where the migrations of a project are. */
export interface MigrationPlace {
  /** Absolute. */
  readonly folder: string
  readonly exists: boolean
  /** The folder of gapi.yml or of the knexfile, else that of the migrations. */
  readonly root: string
  /** The contract in gapi.yml; undefined where a knexfile describes the project. */
  readonly contract: Contract | undefined
  /** Undefined where the configuration computes it. */
  readonly database: Dialect | undefined
}

/**
 * Finds the folder by reading text, without running code of the project: `--dir`, else from gapi.yml or the
 * knexfile in `cwd` or above it.
 */
export function findPlace(
  cwd: string,
  { dir, knexfile }: { readonly dir: string | undefined; readonly knexfile: string | undefined },
): MigrationPlace {
  if (dir !== undefined) return named(resolve(cwd, dir), dir, projectNear(cwd, knexfile))
  const project = read(findProject(cwd, knexfile === undefined ? {} : { knexfile }))
  const folder = resolve(project.root, project.contract?.migrations ?? folderSaid(project))
  return { ...placeIn(folder, project), exists: isFolder(folder) }
}

/** The same, but undefined where the text is not enough: several folders, other extensions. */
export function plainPlace(
  cwd: string,
  options: Parameters<typeof findPlace>[1],
): MigrationPlace | undefined {
  const { dir, knexfile } = options
  if (dir !== undefined) return findPlace(cwd, options)
  const { contract, text } = read(findProject(cwd, knexfile === undefined ? {} : { knexfile }))
  const isPlain =
    literalFolders(text)?.length === 1 &&
    !/\b(migrationSource|loadExtensions|sortDirsSeparately|runAsKnex)\b/.test(text)
  return (contract && contract.runAsKnex === undefined) || isPlain ? findPlace(cwd, options) : undefined
}

/** The file names of the migrations in a folder, in Knex's order; empty where the folder does not exist. */
export function migrationFiles(folder: string): string[] {
  return readFolder(folder)
    .filter(
      name => /^(?!__).*\.([cm]?[jt]s|sql|py)$/.test(name) && !/\.d\.[cm]?ts$|\.(test|spec)\./.test(name),
    )
    .sort()
}

function readFolder(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch (error) {
    const code = systemCodeOf(error)
    if (code === 'ENOENT') return []
    const message = code === 'ENOTDIR' ? 'is not a folder' : code === 'EACCES' ? 'may not be read' : undefined
    if (!message) throw error
    throw new UserError(`${folder} ${message}.`, 'Pass the folder of the migrations with --dir.')
  }
}

interface Found {
  readonly root: string
  readonly contract: Contract | undefined
  /** gapi.yml or the knexfile, and its text. */
  readonly file: string
  readonly text: string
}

/** With `--dir` a project is optional. */
function projectNear(cwd: string, knexfile: string | undefined): Found | undefined {
  try {
    return read(findProject(cwd, knexfile === undefined ? {} : { knexfile }))
  } catch (error) {
    if (error instanceof UserError && knexfile === undefined) return undefined
    throw error
  }
}

function read({ contract, root, file }: ProjectPlace): Found {
  try {
    return { root, contract, file, text: readFileSync(file, 'utf8') }
  } catch {
    throw new UserError(
      `Could not read ${file}.`,
      'Make it readable, or pass the folder of the migrations with --dir.',
    )
  }
}

/** Knex's default is `./migrations` next to the knexfile. */
function folderSaid({ file, text }: Found): string {
  const folders = literalFolders(text)
  const [folder] = folders ?? []
  if (folders && folder !== undefined && folders.length === 1) return folder
  const message = folders ? `names several: ${folders.join(', ')}` : 'does not have it as a literal'
  throw new UserError(
    `Which folder holds the migrations? ${basename(file)} ${message}.`,
    'Pass --dir path/to/migrations.',
  )
}

function named(folder: string, shown: string, project: Found | undefined): MigrationPlace {
  if (!isFolder(folder)) {
    const message = existsSync(folder) ? 'is not a folder' : 'does not exist'
    throw new UserError(`${shown} ${message}.`, 'Create the folder first, or pass another with --dir.')
  }
  return { ...placeIn(folder, project), exists: true }
}

function placeIn(folder: string, project: Found | undefined): Omit<MigrationPlace, 'exists'> {
  const inside = project && !relative(project.root, folder).startsWith('..')
  if (!inside) return { folder, root: dirname(folder), contract: undefined, database: undefined }
  const { root, contract, text } = project
  return { folder, root, contract, database: databaseIn(text, contract !== undefined) }
}

function databaseIn(text: string, isAnswers: boolean): Dialect | undefined {
  const pattern = isAnswers ? /^ {2}db: "?(\w+)"?$/gm : /\b(?:client|dialect)["']?\s*:\s*["'`]([\w-]+)["'`]/g
  const kinds = new Set([...text.matchAll(pattern)].map(([, word = '']) => dialectIn(word)))
  return kinds.size === 1 ? [...kinds][0] : undefined
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
}
