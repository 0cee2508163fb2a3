import { isAbsent, withKnex } from '../../core/database/connection.ts'
import { addressOf } from '../../core/database/database-address.ts'
import { withScratchPlace } from '../../core/database/scratch-place.ts'
import type { ServerOptions } from '../../core/database/server.ts'
import { type Consent, guard } from '../../core/ledger/production-guard.ts'
import { refuseServer } from '../../core/project/contract/refuse-server.ts'
import type { ProjectPlace } from '../../core/project/place.ts'
import { readProject } from '../../core/project/read-project.ts'
import { exit, UserError } from '../../core/system/errors.ts'
import type { Environment } from '../../core/system/process.ts'
import { developmentOf } from './development.ts'

export interface DatabaseOptions extends ServerOptions {
  /** scratch: a new one, migrated and seeded. current: the project's own. */
  readonly database: 'scratch' | 'current'
  readonly env: Environment
  readonly consent: Consent
}

/** The words and the environment with which the verb uses a database. */
export interface VerbDatabase {
  readonly words: readonly string[]
  readonly env: Environment
}

/** Lends a database to the verb. Throws where its own counts as production. */
export async function withVerbDatabase<T>(
  place: ProjectPlace,
  options: DatabaseOptions,
  use: (database: VerbDatabase) => Promise<T>,
): Promise<T> {
  if (place.contract && place.contract.knex === undefined) return use(databaseWithoutKnex(options))
  if (options.database === 'current') return use(await currentDatabase(place, options))
  return withScratchPlace(place, developmentOf(options.env), options, ({ env }) =>
    use({ words: ['--scratch'], env }),
  )
}

/** A project without Knex makes the new database itself, and itself refuses one that counts as production. */
function databaseWithoutKnex({ database, server, env, consent }: DatabaseOptions): VerbDatabase {
  refuseServer(server)
  if (database === 'scratch') return { words: ['--new'], env: developmentOf(env) }
  return { words: consent.confirmed === undefined ? [] : ['--confirm', consent.confirmed], env }
}

async function currentDatabase(place: ProjectPlace, options: DatabaseOptions): Promise<VerbDatabase> {
  const { env, consent } = options
  const project = await (await readProject(place, { env })).open()
  if (isAbsent(project)) {
    await guard('profile', project, null, consent)
    throw new UserError(`${project.database} does not exist.`, 'Create it: npm run setup', exit.failed)
  }
  const name = await withKnex(project, options, async knex => {
    await guard('profile', project, knex, consent)
    return (await addressOf(project, knex)).database
  })
  return { words: ['--confirm', name], env }
}
