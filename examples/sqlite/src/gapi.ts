import type { Knex } from 'knex'
import { environmentNames, loadConfig } from './config/config.ts'
import { sqliteFileOf } from './config/database-url.ts'
import { type Environment, environment } from './config/env.ts'

/** The argument that gapi passes. */
interface Request {
  /** The value of --env. */
  readonly environment: string | undefined
  /** The environment variables of gapi's process. */
  readonly variables: Environment
}

/**
 * Gives gapi access to this project's database. gapi.yml names this file, and docs/contract.md of create-good-api
 * describes each field. Knex is loaded only when gapi connects.
 */
export function openProject({ environment: named, variables }: Request) {
  const given: Environment = { ...environment(), ...variables, ...(named && { APP_CONFIG: named }) }
  const config = loadConfig(given)
  const { DATABASE_URL } = config
  return {
    environment: config.environment,
    environments: environmentNames,
    claims: [
      { by: named ? '--env' : 'APP_CONFIG', environment: given.APP_CONFIG },
      { by: 'NODE_ENV', environment: given.NODE_ENV },
    ].filter(claim => claim.environment),
    sqliteFile: sqliteFileOf(DATABASE_URL.reveal()),
    async loadDatabase() {
      const { connect } = await import('./db/connect.ts')
      return () => connect(DATABASE_URL)
    },
    async loadSeeding() {
      const [resources, { loadTables }, { nextSteps }] = await Promise.all([
        import('./resources.ts'),
        import('./db/tables.ts'),
        import('./clients/keys.ts'),
      ])
      const tables = await loadTables(resources)
      return { argumentsFor: (trx: Knex) => [tables(trx), config], afterwards: nextSteps(config) }
    },
  }
}
