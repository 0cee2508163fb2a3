import { basename, relative } from 'node:path'
import { exit, UserError } from '../../core/errors.ts'
import type { KnexProject } from '../../core/knex-project.ts'
import { didYouMean } from '../../core/suggest.ts'
import { readSeedFolder, type SeedFile, type SeedFolder, subjectOf } from './folder.ts'

export interface Choice {
  /** Names of folders; without any, the one of the environment. */
  readonly sets: readonly string[]
  /** Names of seeds, or of what they are about. */
  readonly only: readonly string[]
}

/** The seeds that are to be run, in their order: what runs everywhere, then the sets. */
export function chooseSeeds(project: KnexProject, { sets, only }: Choice): SeedFile[] {
  const folder = readSeedFolder(project.seeds)
  if (folder.files.length === 0) throw noSeeds(project)
  for (const set of sets) refuseUnknownSet(set, folder)
  const common = folder.files.filter(isCommon).sort((a, b) => (basename(a.file) < basename(b.file) ? -1 : 1))
  const wanted = new Set(sets.length > 0 ? sets : [setOf(project.environment)])
  const others = folder.files.filter(file => !isCommon(file))
  const files = [...common, ...[...wanted].flatMap(set => others.filter(file => file.set === set))]
  if (only.length === 0) return files
  for (const name of only) refuseUnknownSeed(name, files)
  return files.filter(file => only.some(name => isNamed(file, name)))
}

/** Whether there is anything to run in the project's environment. */
export function hasSeeds(project: KnexProject): boolean {
  const own = setOf(project.environment)
  return readSeedFolder(project.seeds).files.some(file => isCommon(file) || file.set === own)
}

/** In production nothing but `base` and `production`. */
export function refuseOtherSets({ database }: KnexProject, files: readonly SeedFile[]): void {
  const other = files.find(file => !isCommon(file) && file.set !== 'production')
  if (!other) return
  throw new UserError(
    `${database} is a production database: only base and production seeds go there, and ${other.shown} is neither.`,
    'Leave the set out, and pass --env production.',
    exit.refused,
  )
}

/** What lies in the folder itself, or in `base`, runs everywhere. */
function isCommon({ set }: SeedFile): boolean {
  return set === '' || set === 'base'
}

/** The folder an environment has: a generated project says “testing” where a knexfile says “test”. */
export function setOf(environment: string): string {
  return environment === 'testing' ? 'test' : environment
}

function refuseUnknownSet(set: string, { sets }: SeedFolder): void {
  if (sets.includes(set)) return
  const there =
    sets.length > 0 ? `There are ${sets.join(', ')}.` : 'A set is a folder in the folder of seeds.'
  throw new UserError(`There is no set ${set}.${didYouMean(set, sets)}`, there)
}

function refuseUnknownSeed(name: string, files: readonly SeedFile[]): void {
  if (files.some(file => isNamed(file, name))) return
  const names = files.map(file => file.name)
  const near = didYouMean(name, [...names.map(subjectOf), ...names])
  throw new UserError(`No seed ${name} is there.${near}`, `There are ${names.join(', ') || 'none'}.`)
}

function isNamed({ name, shown }: SeedFile, wanted: string): boolean {
  return [shown, name, subjectOf(name)].includes(wanted) || shown.startsWith(`${wanted}.`)
}

function noSeeds({ seeds, root }: KnexProject): UserError {
  const [directory = ''] = seeds.directories
  return new UserError(
    `There are no seeds in ${relative(root, directory) || directory}.`,
    'Make the first one: gapi seed new products',
  )
}
