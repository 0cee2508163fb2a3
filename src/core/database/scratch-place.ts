import { basename } from 'node:path'
import type { ProjectPlace } from '../project/place.ts'
import { readProject } from '../project/read-project.ts'
import { UserError } from '../system/errors.ts'
import type { Environment } from '../system/process.ts'
import { driverOf } from './drivers/driver-of.ts'
import { databaseNameOf, databaseUrlOf } from './project-on-database.ts'
import { withScratchDatabase } from './scratch-database.ts'
import type { ServerOptions } from './server.ts'

/** A scratch database as a project's program gets it: its variables, and the name that --confirm wants. */
export interface ScratchPlace {
  readonly env: Environment
  readonly name: string
}

/** Lends a scratch database to the program of a project, which runs with its development config. */
export async function withScratchPlace<T>(
  place: ProjectPlace,
  env: Environment,
  options: ServerOptions,
  use: (scratch: ScratchPlace) => Promise<T>,
): Promise<T> {
  const project = await (await readProject(place, { env })).open()
  return withScratchDatabase(project, options, async scratch => {
    const [url, name] = [await databaseUrlOf(scratch), await databaseNameOf(scratch)]
    if (url === undefined || name === undefined)
      throw new UserError(
        'The configuration has no address of its database that another program could use.',
        'Use the one that is configured: --db current',
      )
    const own = { ...env, DATABASE_URL: url, APP_CONFIG: 'development', NODE_ENV: undefined }
    return use({ env: own, name: driverOf(scratch.connect()).isFile ? basename(name) : name })
  })
}
