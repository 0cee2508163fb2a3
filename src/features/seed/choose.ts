import { basename, relative } from 'node:path'
import type { KnexProject } from '../../core/project/read-project.ts'
import { didYouMean } from '../../core/system/did-you-mean.ts'
import { UserError } from '../../core/system/errors.ts'
import { readSeedFolder, type SeedFile, type SeedFolder, subjectOf } from './seed-folder.ts'

export interface SeedChoice {
  /** Names of folders (default: that of the environment). */
  readonly sets: readonly string[]
  /** Names of seeds, or of their tables. */
  readonly only: readonly string[]
}

/** The seeds to run, in order: those for all environments, then the sets. */
export function chooseSeeds(project: KnexProject, { sets, only }: SeedChoice): SeedFile[] {
  const folder = readSeedFolder(project.seeds)
  if (folder.files.length === 0) throw noSeeds(project)
  for (const set of sets) refuseUnknownSet(set, folder)
  const { recursive, directories } = project.seeds
  const common = folder.files.filter(isCommon)
  // Knex's order counts where its settings are used.
  if (!recursive && directories.length === 1)
    common.sort((a, b) => (basename(a.file) < basename(b.file) ? -1 : 1))
  const wanted = new Set(sets.length > 0 ? sets : [setOf(project.environment)])
  const others = folder.files.filter(file => !isCommon(file))
  const files = [...common, ...[...wanted].flatMap(set => others.filter(file => file.set === set))]
  if (only.length === 0) return files
  for (const name of only) refuseUnknownSeed(name, files)
  return files.filter(file => only.some(name => isNamed(file, name)))
}

/** Whether the project's environment has any seeds. */
export function hasSeeds(project: KnexProject): boolean {
  const own = setOf(project.environment)
  return readSeedFolder(project.seeds).files.some(file => isCommon(file) || file.set === own)
}

/** Whether a seed also runs in production: one for all environments, or one of production. */
export function isForProduction(file: SeedFile): boolean {
  return isCommon(file) || file.set === 'production'
}

/** Files directly in the folder, or in `base`, run in all environments. */
function isCommon({ set }: SeedFile): boolean {
  return set === '' || set === 'base'
}

/** The folder of an environment: a generated project says “testing” where a knexfile says “test”. */
function setOf(environment: string): string {
  return environment === 'testing' ? 'test' : environment
}

function refuseUnknownSet(set: string, { sets }: SeedFolder): void {
  if (sets.includes(set)) return
  const there =
    sets.length > 0 ? `There are ${sets.join(', ')}.` : 'A set is a folder inside the folder of seeds.'
  throw new UserError(`Unknown set: ${set}.${didYouMean(set, sets)}`, there)
}

function refuseUnknownSeed(name: string, files: readonly SeedFile[]): void {
  if (files.some(file => isNamed(file, name))) return
  const names = files.map(file => file.name)
  const near = didYouMean(name, [...names.map(subjectOf), ...names])
  throw new UserError(`Unknown seed: ${name}.${near}`, `There are ${names.join(', ') || 'none'}.`)
}

function isNamed({ name, shown }: SeedFile, wanted: string): boolean {
  return [shown, name, subjectOf(name)].includes(wanted) || shown.startsWith(`${wanted}.`)
}

function noSeeds({ seeds, root }: KnexProject): UserError {
  const [directory = ''] = seeds.directories
  return new UserError(
    `There are no seeds in ${relative(root, directory) || directory}.`,
    'Create the first one: gapi seed new products',
  )
}
