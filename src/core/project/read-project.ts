import type { Environment } from '../system/process.ts'
import type { Claim } from './claims.ts'
import { readContractProject } from './contract/contract-project.ts'
import type { Knex } from './knex.ts'
import { readKnexfile } from './knexfile/knexfile.ts'
import type { MigrationSettings } from './migration-settings.ts'
import { knexContractOf, type ProjectPlace } from './place.ts'
import type { SeedRunner, SeedSettings } from './seed-settings.ts'

/** A project whose configuration is read; Knex is not loaded yet. */
export interface ConfiguredProject extends ProjectPlace {
  /** The environment: from --env, else the project's default. */
  readonly environment: string
  /** All environments; undefined for a knexfile, which may have any. */
  readonly environments: readonly string[] | undefined
  /** The sources that name the environment, for the check whether this is production. */
  readonly claims: readonly Claim[]
  readonly migrations: MigrationSettings
  readonly seeds: SeedSettings
  /** The database, for messages: “postgres app@127.0.0.1:5432/shop”. Never contains a password. */
  readonly database: string
  /** Its SQLite database, absolute, where that can be read without Knex. */
  readonly sqliteFile: string | undefined
  open(): Promise<KnexProject>
}

export interface KnexProject extends ConfiguredProject {
  readonly config: Knex.Config
  /** A Knex that connects with its first query; the caller destroys it. */
  connect(): Knex
  /** How it seeds, if it has its own runner; runs code of the project. */
  readSeeding?(): Promise<SeedRunner>
}

interface Named {
  readonly env: Environment
  readonly environment?: string | undefined
}

/**
 * Reads the configuration of a project; runs code of the project. The working directory should be the
 * project's folder, because relative paths in its configuration start there.
 */
export async function readProject(
  place: ProjectPlace,
  { env, environment }: Named,
): Promise<ConfiguredProject> {
  const contract = knexContractOf(place)
  const { openKnex, ...settings } = await (contract
    ? readContractProject(place.root, contract, environment, env)
    : readKnexfile(place, environment, env))
  const project = { ...place, ...settings }
  const open = async (): Promise<KnexProject> => ({ ...project, open, ...(await openKnex()) })
  return { ...project, open }
}
