import { join, resolve } from 'node:path'
import type { Environment } from '../../system/process.ts'
import { databaseOf } from '../database-name.ts'
import type { Knex } from '../knex.ts'
import { migrationSettingsOf } from '../migration-settings.ts'
import type { KnexContract } from '../place.ts'
import { seedSettingsOf } from '../seed-settings.ts'
import { readKnexModule } from './knex-module.ts'

/** Reads the configuration of a project by the contract that its gapi.yml states. */
export async function readContractProject(
  root: string,
  contract: KnexContract,
  named: string | undefined,
  variables: Environment,
) {
  const request = { environment: named, variables }
  const module = await readKnexModule(join(root, contract.knex), root, request)
  const { environment, environments, claims, sqliteFile: filename } = module
  const openKnex = async () => {
    const connect = await module.loadDatabase()
    return { config: connect().client.config, connect, readSeeding: module.loadSeeding }
  }
  const known: Knex.Config = filename ? { connection: { filename } } : (await openKnex()).config
  return {
    environment,
    environments,
    claims,
    // The project's own runner records names without an extension: .ts in development, .js in dist/.
    migrations: {
      ...migrationSettingsOf({ directory: contract.migrations, runAsKnex: contract.runAsKnex }, root),
      recordExtension: false,
    },
    seeds: seedSettingsOf({ directory: contract.seeds }, root),
    sqliteFile: filename ? resolve(root, filename) : undefined,
    database: databaseOf(known, root),
    openKnex,
  }
}
