import { resolve } from 'node:path'
import type { Knex } from './knex.ts'
import { sourceExtensions } from './migration-settings.ts'

/** The seed settings of a configuration, with Knex's defaults. */
export interface SeedSettings {
  /** Absolute, in the order they are given. */
  readonly directories: readonly string[]
  /** The extensions of code seeds, each with its dot. */
  readonly extensions: readonly string[]
  /** Whether folders are part of the order, as Knex's `recursive`; without it, they are sets of seeds. */
  readonly recursive: boolean
  readonly sortDirsSeparately: boolean
}

export function seedSettingsOf(config: Knex.SeederConfig | undefined, root: string): SeedSettings {
  const { directory = './seeds', loadExtensions = sourceExtensions, ...given } = config ?? {}
  return {
    directories: [directory].flat().map(folder => resolve(root, folder)),
    extensions: loadExtensions,
    recursive: given.recursive ?? false,
    sortDirsSeparately: given.sortDirsSeparately ?? false,
  }
}

/** How a project with its own runner calls its seeds. */
export interface SeedRunner {
  /** The arguments of a seed function, for a transaction. Knex passes only the transaction. */
  argumentsFor(trx: Knex): readonly unknown[]
  /** What to show after seeding: keys, a command to try. */
  readonly afterwards: string
}
