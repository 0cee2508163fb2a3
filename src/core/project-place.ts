import { existsSync, readdirSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { UserError } from './errors.ts'
import { projectFile } from './project.ts'

/** Where a project is; found without loading anything of it. */
export interface ProjectPlace {
  readonly kind: 'generated' | 'knexfile'
  /** The folder that its relative paths start from. */
  readonly root: string
  /** Its gapi.yml or its knexfile. */
  readonly file: string
}

/** The nearest project at or above a folder, or the one a knexfile names. */
export function findProject(cwd: string, { knexfile }: { readonly knexfile?: string } = {}): ProjectPlace {
  if (knexfile !== undefined) return namedProject(resolve(cwd, knexfile), knexfile)
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    const place = projectAt(folder)
    if (place) return place
    if (folder === dirname(folder)) break
  }
  throw new UserError(
    `There is no project at ${cwd} or above it: no gapi.yml and no knexfile.`,
    'Go to your project, or name its knexfile: --knexfile db/knexfile.ts',
  )
}

function namedProject(path: string, shown: string): ProjectPlace {
  if (!statSync(path, { throwIfNoEntry: false })?.isFile())
    throw new UserError(`There is no knexfile at ${shown}.`, 'Pass the path of a file.')
  return basename(path) === projectFile
    ? { kind: 'generated', root: dirname(path), file: path }
    : { kind: 'knexfile', root: dirname(path), file: path }
}

function projectAt(folder: string): ProjectPlace | undefined {
  const names = namesIn(folder)
  const knexfile = knexfiles.find(name => names.includes(name))
  if (knexfile) return { kind: 'knexfile', root: folder, file: join(folder, knexfile) }
  const isGenerated = names.includes(projectFile) && existsSync(join(folder, 'src/db/connect.ts'))
  return isGenerated ? { kind: 'generated', root: folder, file: join(folder, projectFile) } : undefined
}

const knexfiles = ['ts', 'mts', 'cts', 'js', 'mjs', 'cjs'].map(extension => `knexfile.${extension}`)

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
