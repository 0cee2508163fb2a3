import { withKnex } from '../../../core/database/connection.ts'
import { withScratchDatabase } from '../../../core/database/scratch-database.ts'
import type { ServerOptions } from '../../../core/database/server.ts'
import { withUnsharedLedger } from '../../../core/ledger/ledger.ts'
import { readSchema } from '../../../core/ledger/read-schema.ts'
import { tableNamesOf } from '../../../core/ledger/tables.ts'
import type { Knex } from '../../../core/project/knex.ts'
import type { KnexProject } from '../../../core/project/read-project.ts'
import { differencesBetween } from '../../../core/schema/compare.ts'
import type { SchemaPart } from '../../../core/schema/part.ts'
import type { MigrationSource } from '../migration-source.ts'
import { runUp, schemaOf, trialOn } from './round-trip.ts'
import { faultOf, type VerifyFault } from './verified.ts'

/**
 * Applies migrations on two scratch databases, with gapi and with Knex's own migrator, and compares the
 * schemas: for the last of them, which the configuration lets run as Knex would run it.
 */
export async function compareWithKnex(
  project: KnexProject,
  sources: readonly MigrationSource[],
  options: ServerOptions,
): Promise<VerifyFault | null> {
  try {
    const theirs = await withScratchDatabase(project, options, scratch => byKnex(scratch, sources, options))
    const ours = await withScratchDatabase(project, options, scratch => byGapi(scratch, sources, options))
    const differences = differencesBetween(theirs, ours)
    return differences.length > 0 ? faultOf('knex-differs', differences) : null
  } catch (error) {
    if (!(error instanceof Error)) throw error
    return faultOf('knex-differs', error.message)
  }
}

function byKnex(
  scratch: KnexProject,
  sources: readonly MigrationSource[],
  options: ServerOptions,
): Promise<SchemaPart[]> {
  const { tableName, schemaName, disableTransactions } = scratch.migrations
  const migrationSource = {
    getMigrations: async () => [...sources],
    getMigrationName: ({ recordAs }: MigrationSource) => recordAs,
    getMigration: async (source: MigrationSource) => {
      const { up = nothing, down = nothing, transaction } = await source.load()
      const config = transaction === undefined ? {} : { config: { transaction } }
      return { up: async (on: Knex) => up(on), down: async (on: Knex) => down(on), ...config }
    },
  }
  return withKnex(scratch, options, async knex => {
    await knex.migrate.latest({
      migrationSource,
      tableName,
      disableTransactions,
      ...(schemaName && { schemaName }),
    })
    return readSchema(knex, tableNamesOf(scratch.migrations))
  })
}

function byGapi(
  scratch: KnexProject,
  sources: readonly MigrationSource[],
  options: ServerOptions,
): Promise<SchemaPart[]> {
  return withUnsharedLedger(scratch, options, async ledger => {
    const trial = trialOn(ledger, options.signal)
    for (const source of sources) {
      const failed = await runUp(trial, source)
      if (failed !== undefined) throw new Error(failed)
    }
    return schemaOf(trial)
  })
}

async function nothing(): Promise<void> {}
