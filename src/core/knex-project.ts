import { readGenerated } from './generated-project.ts'
import type { Knex } from './knex.ts'
import { readKnexfile } from './knexfile.ts'
import type { MigrationSettings } from './migration-settings.ts'
import type { Environment } from './process.ts'
import type { ProjectPlace } from './project-place.ts'
import type { Seeding, SeedSettings } from './seed-settings.ts'

/** A project with its configuration read, and Knex not loaded yet. */
export interface ConfiguredProject extends ProjectPlace {
  /** The environment it was opened for: --env, else NODE_ENV (a generated project: APP_CONFIG), else development. */
  readonly environment: string
  readonly migrations: MigrationSettings
  readonly seeds: SeedSettings
  /** What it will touch, for people: “postgres app@127.0.0.1:5432/shop”. Never holds a password. */
  readonly database: string
  /** Its SQLite database, absolute, where that can be read without Knex. */
  readonly sqliteFile: string | undefined
  open(): Promise<KnexProject>
}

export interface KnexProject extends ConfiguredProject {
  readonly config: Knex.Config
  /** A Knex that connects with its first query; whoever asked for it destroys it. */
  connect(): Knex
  /** How it seeds, when it has a runner of its own; code of the project runs. */
  readSeeding?(): Promise<Seeding>
}

interface Named {
  readonly env: Environment
  readonly environment?: string | undefined
}

/**
 * Reads the configuration of a project; code of the project runs. The process should be in its folder, because
 * relative paths in its configuration start there.
 */
export async function readProject(
  place: ProjectPlace,
  { env, environment }: Named,
): Promise<ConfiguredProject> {
  const read = place.kind === 'generated' ? readGenerated : readKnexfile
  const { openKnex, ...settings } = await read(place, environment, env)
  const project = { ...place, ...settings }
  const open = async (): Promise<KnexProject> => ({ ...project, open, ...(await openKnex()) })
  return { ...project, open }
}
