import { databaseOf } from './database-name.ts'
import { openGenerated } from './generated-project.ts'
import type { Knex } from './knex.ts'
import { openKnexfile } from './knexfile.ts'
import type { MigrationSettings } from './migration-settings.ts'
import type { Environment } from './process.ts'
import type { ProjectPlace } from './project-place.ts'
import type { Seeding, SeedSettings } from './seed-settings.ts'

/** A project with its configuration read. */
export interface KnexProject extends ProjectPlace {
  /** The environment it was opened for: --env, else NODE_ENV (a generated project: APP_CONFIG), else development. */
  readonly environment: string
  readonly config: Knex.Config
  readonly migrations: MigrationSettings
  readonly seeds: SeedSettings
  /** What it will touch, for people: “postgres app@127.0.0.1:5432/shop”. Never holds a password. */
  readonly database: string
  /** A Knex that connects with its first query; whoever asked for it destroys it. */
  connect(): Knex
  /** How it seeds, when it has a runner of its own; code of the project runs. */
  readSeeding?(): Promise<Seeding>
}

/**
 * Reads the configuration of a project; code of the project runs. The process should be in its folder, because
 * relative paths in its configuration start there.
 */
export async function openProject(
  place: ProjectPlace,
  { env, environment }: { readonly env: Environment; readonly environment?: string | undefined },
): Promise<KnexProject> {
  const open = place.kind === 'generated' ? openGenerated : openKnexfile
  const opened = await open(place, environment, env)
  return { ...place, ...opened, database: databaseOf(opened.config, place.root) }
}
