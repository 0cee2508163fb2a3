import type { Table } from '../../core/catalogue/table.ts'
import { tablesInOrder } from '../../core/catalogue/table-order.ts'
import { type ConnectOptions, withKnex } from '../../core/database/connection.ts'
import { driverOf } from '../../core/database/drivers/driver-of.ts'
import { readCatalogue } from '../../core/database/read-catalogue.ts'
import { inTransaction } from '../../core/database/transaction.ts'
import { ledgerTables, readState } from '../../core/ledger/ledger-state.ts'
import { type Consent, guard } from '../../core/ledger/production-guard.ts'
import type { Knex } from '../../core/project/knex.ts'
import type { KnexProject } from '../../core/project/read-project.ts'
import { exit, UserError } from '../../core/system/errors.ts'
import { type DumpManifest, readManifest } from './dump-files.ts'
import { fillTable, raiseSequences, setLateColumns } from './fill-table.ts'
import type { LoadTable } from './load-table.ts'
import { checkSum } from './row-sum.ts'

export interface LoadOptions extends ConnectOptions {
  readonly consent: Consent
  /** Loads and checks everything, then rolls back. */
  readonly dryRun: boolean
  /** Called when a table is loaded and compared. */
  onTable(name: string, rows: number): void
}

/**
 * Loads a dump into a migrated database without rows: in one transaction, each table after those it requires,
 * then compares counts and checksums of all rows before the commit. Throws, and changes nothing, where
 * anything differs. Production needs consent.
 */
export async function loadDump(
  project: KnexProject,
  folder: string,
  options: LoadOptions,
): Promise<DumpManifest> {
  const manifest = readManifest(folder)
  await withKnex(project, options, async knex => {
    await guard('seed', project, knex, options.consent)
    const { tables } = await readCatalogue(knex, { tableName: project.migrations.tableName })
    await refuseOtherMigrations(project, knex, manifest)
    refuseOtherTables(project, tables, manifest)
    const rolledBack = new Error('a dry run')
    const work = async (trx: Knex.Transaction) => {
      await refuseRows(project, trx, tables)
      await loadTables(trx, loadTablesOf(tables, manifest, folder), options)
      if (options.dryRun) throw rolledBack
    }
    await inTransaction(knex, work).catch((error: unknown) => {
      if (error !== rolledBack) throw error
    })
  })
  return manifest
}

/** Throws where a table of the database, which may lack migrations, has rows. Changes nothing. */
export async function refuseFilled(project: KnexProject, options: ConnectOptions): Promise<void> {
  await withKnex(project, options, async knex => {
    const { tables } = await readCatalogue(knex, { tableName: project.migrations.tableName })
    for (const { name } of tables) await refuseRowsOf(project, knex, name)
  })
}

async function loadTables(trx: Knex, tables: readonly LoadTable[], options: LoadOptions): Promise<void> {
  const sums = new Map<string, bigint>()
  for (const table of tables) sums.set(table.name, await fillTable(trx, table, options.signal))
  // A sequence does not take part in a transaction.
  if (!options.dryRun) for (const table of tables) await raiseSequences(trx, table)
  for (const table of tables) await setLateColumns(trx, table)
  for (const table of tables) {
    await checkSum(trx, table, sums.get(table.name) ?? 0n)
    options.onTable(table.name, table.rows)
  }
}

/** The tables in the order of this database: its keys may differ from those of the other. */
function loadTablesOf(tables: readonly Table[], manifest: DumpManifest, folder: string): LoadTable[] {
  if (tables.length === 0) return []
  const ordered = tablesInOrder({ tables }, [])
  const before = (name: string) =>
    ordered.slice(
      0,
      ordered.findIndex(each => each.name === name),
    )
  return ordered.flatMap(table => {
    const place = manifest.tables.findIndex(({ name }) => name === table.name)
    const dumped = manifest.tables[place]
    if (!dumped) return []
    const columns = dumped.columns.flatMap(name => table.columns.find(column => column.name === name) ?? [])
    const earlier = new Set(before(table.name).map(({ name }) => name))
    const late = table.foreignKeys.flatMap(key => (earlier.has(key.table) ? [] : key.columns))
    return [{ name: table.name, table, columns, late: new Set(late), rows: dumped.rows, folder, place }]
  })
}

/** The same migrations make the same tables; a migration that inserts rows would do so twice. */
async function refuseOtherMigrations(
  project: KnexProject,
  knex: Knex,
  { migrations }: DumpManifest,
): Promise<void> {
  const ledger = ledgerTables(project, knex)
  const applied = (await readState((table, keys) => ledger.read(table, keys))).applied.map(({ name }) => name)
  const lacking = migrations.find(name => !applied.includes(name))
  const more = applied.find(name => !migrations.includes(name))
  if (lacking === undefined && more === undefined) return
  throw new UserError(
    lacking === undefined
      ? `${project.database} has the migration ${more}, which the dump has not.`
      : `${project.database} lacks the migration ${lacking}.`,
    lacking === undefined
      ? 'Apply it to the other database, and make the dump again.'
      : 'Apply it first: gapi migration up',
    exit.failed,
  )
}

function refuseOtherTables(
  { database }: KnexProject,
  tables: readonly Table[],
  manifest: DumpManifest,
): void {
  for (const { name, columns } of manifest.tables) {
    const table = tables.find(each => each.name === name)
    if (!table)
      throw new UserError(`${database} has no table ${name}.`, 'Write a migration for it.', exit.failed)
    const missing = columns.find(column => !table.columns.some(each => each.name === column))
    if (missing)
      throw new UserError(`${name} has no column ${missing}.`, 'Write a migration for it.', exit.failed)
  }
}

async function refuseRows(project: KnexProject, trx: Knex, tables: readonly Table[]): Promise<void> {
  for (const { name } of tables) {
    await driverOf(trx).rows.takeWriteLock?.(trx, name)
    await refuseRowsOf(project, trx, name)
  }
}

async function refuseRowsOf({ database }: KnexProject, knex: Knex, name: string): Promise<void> {
  if ((await knex(name).first()) === undefined) return
  throw new UserError(
    `${database} has rows: ${name} is not empty.`,
    'A dump is only loaded into a new database: gapi db drop, gapi db create and gapi migration up make one.',
    exit.conflict,
  )
}
