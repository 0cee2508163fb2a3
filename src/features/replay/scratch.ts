import { basename } from 'node:path'
import { driverOf } from '../../core/database/drivers/driver-of.ts'
import { databaseNameOf, databaseUrlOf } from '../../core/database/project-on-database.ts'
import { withScratchDatabase } from '../../core/database/scratch-database.ts'
import type { ServerOptions } from '../../core/database/server.ts'
import type { AskedProject } from '../../core/project/contract/ask-verb.ts'
import { readProject } from '../../core/project/read-project.ts'
import { UserError } from '../../core/system/errors.ts'
import type { Environment } from '../../core/system/process.ts'

/** A scratch database as a project's program gets it: its variables, and the name that --confirm wants. */
export interface ScratchPlace {
  readonly env: Environment
  readonly name: string
}

/** Lends a scratch database to the program of a project, which runs with its development config. */
export async function withScratch<T>(
  { root, contract, env, signal }: AskedProject,
  server: string | undefined,
  use: (place: ScratchPlace) => Promise<T>,
): Promise<T> {
  const place = { root, file: root, contract }
  const project = await (await readProject(place, { env })).open()
  const options: ServerOptions = { waitDb: 0, signal, server }
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
