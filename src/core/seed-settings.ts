import { resolve } from 'node:path'
import type { Knex } from './knex.ts'
import { sourceExtensions } from './migration-settings.ts'

/** What a configuration says of its seeds, with Knex's defaults. */
export interface SeedSettings {
  /** Absolute, in the order they are given. */
  readonly directories: readonly string[]
  /** Of those that are code, each with its dot. */
  readonly extensions: readonly string[]
}

export function seedSettingsOf(config: Knex.SeederConfig | undefined, root: string): SeedSettings {
  const { directory = './seeds', loadExtensions = sourceExtensions } = config ?? {}
  return { directories: [directory].flat().map(folder => resolve(root, folder)), extensions: loadExtensions }
}

/** How a project that brings its own runner wants its seeds called. */
export interface Seeding {
  /** What the `seed` of a file is given, for a transaction. Knex gives the transaction alone. */
  argumentsFor(trx: Knex): readonly unknown[]
  /** What a person should know after seeding: keys, a command to try. */
  readonly afterwards: string
}
