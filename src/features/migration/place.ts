import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, relative, resolve } from 'node:path'
import { systemCodeOf, UserError } from '../../core/errors.ts'
import { literalFolders } from '../../core/knexfile-text.ts'
import { findProject, type ProjectPlace } from '../../core/project-place.ts'

export type Database = 'sqlite' | 'postgres' | 'mysql'

/** Where the migrations of a project are. */
export interface Place {
  /** Absolute. */
  readonly folder: string
  readonly exists: boolean
  /** The folder of gapi.yml, of the knexfile, or else of the migrations. */
  readonly root: string
  /** Whether `create-good-api` made the project, so that its rules hold. */
  readonly generated: boolean
  /** Undefined where the text of the project does not say plainly. */
  readonly database: Database | undefined
}

/**
 * Finds the folder by reading text, without running any of the project's code: `--dir`, else db/migrations of a
 * generated project, else what the knexfile says, from `cwd` upwards.
 */
export function findPlace(
  cwd: string,
  { dir, knexfile }: { readonly dir: string | undefined; readonly knexfile: string | undefined },
): Place {
  if (dir !== undefined) return named(resolve(cwd, dir), dir, projectNear(cwd, knexfile))
  const project = read(findProject(cwd, knexfile === undefined ? {} : { knexfile }))
  const folder = resolve(project.root, project.generated ? 'db/migrations' : folderSaid(project))
  return { ...placeIn(folder, project), exists: isFolder(folder) }
}

/** The same, but undefined where the text leaves more open than reading can tell: several folders, own extensions. */
export function plainPlace(cwd: string, wishes: Parameters<typeof findPlace>[1]): Place | undefined {
  const { dir, knexfile } = wishes
  if (dir !== undefined) return findPlace(cwd, wishes)
  const { generated, text } = read(findProject(cwd, knexfile === undefined ? {} : { knexfile }))
  const isPlain =
    literalFolders(text)?.length === 1 &&
    !/\b(migrationSource|loadExtensions|sortDirsSeparately)\b/.test(text)
  return generated || isPlain ? findPlace(cwd, wishes) : undefined
}

/** The names of the migrations in a folder, with their extensions, in Knex's order; none where there is no folder. */
export function migrationFiles(folder: string): string[] {
  return readFolder(folder)
    .filter(name => /\.([cm]?[jt]s|sql)$/.test(name) && !/\.d\.[cm]?ts$|\.(test|spec)\./.test(name))
    .sort()
}

function readFolder(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch (error) {
    const code = systemCodeOf(error)
    if (code === 'ENOENT') return []
    const says = code === 'ENOTDIR' ? 'is not a folder' : code === 'EACCES' ? 'may not be read' : undefined
    if (!says) throw error
    throw new UserError(`${folder} ${says}.`, 'Name the folder of the migrations with --dir.')
  }
}

interface Found {
  readonly root: string
  readonly generated: boolean
  /** gapi.yml or the knexfile, and its text. */
  readonly file: string
  readonly text: string
}

/** With `--dir` there need not be a project. */
function projectNear(cwd: string, knexfile: string | undefined): Found | undefined {
  try {
    return read(findProject(cwd, knexfile === undefined ? {} : { knexfile }))
  } catch (error) {
    if (error instanceof UserError && knexfile === undefined) return undefined
    throw error
  }
}

function read({ kind, root, file }: ProjectPlace): Found {
  try {
    return { root, generated: kind === 'generated', file, text: readFileSync(file, 'utf8') }
  } catch {
    throw new UserError(
      `Could not read ${file}.`,
      'Make it readable, or name the folder of the migrations with --dir.',
    )
  }
}

/** Knex's own default is `./migrations` beside the knexfile. */
function folderSaid({ file, text }: Found): string {
  const folders = literalFolders(text)
  const [folder] = folders ?? []
  if (folders && folder !== undefined && folders.length === 1) return folder
  const says = folders ? `says several: ${folders.join(', ')}` : 'does not say it as a plain text'
  throw new UserError(
    `Which folder holds the migrations? ${basename(file)} ${says}.`,
    'Name it: --dir path/to/migrations',
  )
}

function named(folder: string, shown: string, project: Found | undefined): Place {
  if (!isFolder(folder)) {
    const says = existsSync(folder) ? 'is not a folder' : 'does not exist'
    throw new UserError(`${shown} ${says}.`, 'Make the folder first, or name another with --dir.')
  }
  return { ...placeIn(folder, project), exists: true }
}

function placeIn(folder: string, project: Found | undefined): Omit<Place, 'exists'> {
  const inside = project && !relative(project.root, folder).startsWith('..')
  if (!inside) return { folder, root: dirname(folder), generated: false, database: undefined }
  const { root, generated, text } = project
  return { folder, root, generated, database: databaseIn(text, generated) }
}

function databaseIn(text: string, generated: boolean): Database | undefined {
  const pattern = generated ? /^ {2}db: "?(\w+)"?$/gm : /\b(?:client|dialect)["']?\s*:\s*["'`]([\w-]+)["'`]/g
  const kinds = new Set([...text.matchAll(pattern)].map(([, word = '']) => kindOf(word)))
  return kinds.size === 1 ? [...kinds][0] : undefined
}

function kindOf(word: string): Database | undefined {
  if (/sqlite/.test(word)) return 'sqlite'
  if (/^(pg|postgres|cockroach|pgnative)/.test(word)) return 'postgres'
  return /^(mysql|maria)/.test(word) ? 'mysql' : undefined
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
}
