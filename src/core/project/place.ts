import { readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { projectFile } from '../render/project-file.ts'
import { systemCodeOf, UserError } from '../system/errors.ts'
import { shellCommand } from '../system/shell.ts'
import { type Contract, contractIn } from './contract/contract.ts'

/** Where a project is; found without running its code. */
export interface ProjectPlace {
  /** The folder that its relative paths start from. */
  readonly root: string
  /** Its gapi.yml or its knexfile. */
  readonly file: string
  /** The contract in its gapi.yml; undefined where a knexfile describes the project. */
  readonly contract: Contract | undefined
}

/** The contract of a project whose database gapi works with. */
export interface KnexContract extends Contract {
  readonly knex: string
}

/** The nearest project in a folder or above it, or the one that a knexfile describes. */
export function findProject(cwd: string, { knexfile }: { readonly knexfile?: string } = {}): ProjectPlace {
  if (knexfile !== undefined) return namedProject(resolve(cwd, knexfile), knexfile)
  const place = projectAbove(cwd)
  if (place) return place
  throw new UserError(
    `There is no project at ${cwd} or above it: no gapi.yml and no knexfile.`,
    'Change to the folder of your project, or pass --knexfile, e.g. --knexfile db/knexfile.ts',
  )
}

/** The nearest project in a folder or above it, if any. */
export function projectAbove(cwd: string): ProjectPlace | undefined {
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    const place = projectAt(folder)
    if (place || folder === dirname(folder)) return place
  }
}

/** The contract of a project, if gapi works with its database. Throws where the project does that itself. */
export function knexContractOf({ contract, file }: ProjectPlace): KnexContract | undefined {
  if (!contract) return undefined
  const { knex, manage } = contract
  if (knex !== undefined) return { ...contract, knex }
  throw new UserError(
    `${file} names no knex module, so this project's database is not for gapi.`,
    `Use the project's own commands: ${shellCommand(manage)}`,
  )
}

function namedProject(path: string, shown: string): ProjectPlace {
  if (!statSync(path, { throwIfNoEntry: false })?.isFile())
    throw new UserError(`No knexfile at ${shown}.`, 'Pass the path of a file.')
  if (basename(path) !== projectFile) return { root: dirname(path), file: path, contract: undefined }
  const place = contractPlace(path)
  if (place) return place
  throw new UserError(`${shown} states no contract.`, 'Pass the path of a knexfile.')
}

function projectAt(folder: string): ProjectPlace | undefined {
  const names = namesIn(folder)
  const knexfile = knexfiles.find(name => names.includes(name))
  if (knexfile) return { root: folder, file: join(folder, knexfile), contract: undefined }
  return names.includes(projectFile) ? contractPlace(join(folder, projectFile)) : undefined
}

/** Undefined for a gapi.yml without a contract, e.g. with settings of the doctor only. */
function contractPlace(file: string): ProjectPlace | undefined {
  const contract = contractIn(textOf(file))
  return contract && { root: dirname(file), file, contract }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const code = systemCodeOf(error)
    if (code === undefined) throw error
    throw new UserError(`Could not read ${file}: ${code}.`, 'Make it readable.')
  }
}

const knexfiles = ['ts', 'mts', 'cts', 'js', 'mjs', 'cjs'].map(extension => `knexfile.${extension}`)

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
