import { relative } from 'node:path'
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

/** The seeds that are to be run, in their order: what lies in the folder itself, `base`, then the sets. */
export function chooseSeeds(project: KnexProject, { sets, only }: Choice): SeedFile[] {
  const folder = readSeedFolder(project.seeds)
  if (folder.files.length === 0) throw noSeeds(project)
  const wanted = ['', 'base', ...(sets.length > 0 ? sets : [setOf(project.environment)])]
  for (const set of sets) refuseUnknownSet(set, folder)
  const files = [...new Set(wanted)].flatMap(set => folder.files.filter(file => file.set === set))
  if (only.length === 0) return files
  for (const name of only) refuseUnknownSeed(name, files)
  return files.filter(file => only.some(name => isNamed(file, name)))
}

/** In production nothing but `base` and `production`. */
export function refuseOtherSets({ database }: KnexProject, files: readonly SeedFile[]): void {
  const other = files.find(({ set }) => !['', 'base', 'production'].includes(set))
  if (!other) return
  throw new UserError(
    `${database} is a production database: only base and production seeds go there, and ${other.shown} is neither.`,
    'Leave the set out, and pass --env production.',
    exit.refused,
  )
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
