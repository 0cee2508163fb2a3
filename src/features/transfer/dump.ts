import { closeSync, openSync, writeSync } from 'node:fs'
import type { Column, Table } from '../../core/catalogue/table.ts'
import { tablesInOrder } from '../../core/catalogue/table-order.ts'
import { type ConnectOptions, isAbsent, withKnex } from '../../core/database/connection.ts'
import { driverOf } from '../../core/database/drivers/driver-of.ts'
import { readCatalogue } from '../../core/database/read-catalogue.ts'
import { ledgerTables, readState } from '../../core/ledger/ledger-state.ts'
import type { Knex } from '../../core/project/knex.ts'
import type { KnexProject } from '../../core/project/read-project.ts'
import { exit, UserError } from '../../core/system/errors.ts'
import {
  type DumpedTable,
  type DumpManifest,
  makeDumpFolder,
  removeDump,
  tableFile,
  writeManifest,
} from './dump-files.ts'
import { readPages } from './read-pages.ts'

/**
 * Writes all rows of a database to a new folder, as one transaction sees them. Changes nothing in the
 * database.
 */
export async function dumpDatabase(
  project: KnexProject,
  folder: string,
  options: ConnectOptions,
): Promise<DumpManifest> {
  if (isAbsent(project)) throw new UserError(`${project.database} does not exist.`, absentHint, exit.failed)
  makeDumpFolder(folder)
  const dumped = withKnex(project, options, async knex => {
    const ledger = ledgerTables(project, knex)
    const { applied } = await readState((table, keys) => ledger.read(table, keys))
    const { tables } = await readCatalogue(knex, { tableName: project.migrations.tableName })
    const ordered = tables.length === 0 ? [] : tablesInOrder({ tables }, [])
    const dumped: DumpedTable[] = []
    await inSnapshot(knex, async trx => {
      for (const [place, table] of ordered.entries())
        dumped.push(await dumpTable(trx, table, tableFile(folder, place)))
    })
    const manifest = { format: 1, migrations: applied.map(({ name }) => name), tables: dumped } as const
    writeManifest(folder, manifest)
    return manifest
  })
  return dumped.catch((error: unknown) => {
    removeDump(folder)
    throw error
  })
}

const absentHint = 'Check the URL or the file in its configuration. To create it: gapi db prepare'

/** All reads see one state. A file has one writer, so that any transaction does. */
async function inSnapshot(knex: Knex, work: (trx: Knex.Transaction) => Promise<void>): Promise<void> {
  if (driverOf(knex).isFile) await knex.transaction(work)
  else await knex.transaction(work, { isolationLevel: 'repeatable read' })
}

function refuseOpaque(trx: Knex, table: string, columns: readonly Column[]): void {
  const opaque = columns.find(column => driverOf(trx).rows.isOpaque?.(column))
  if (!opaque) return
  throw new UserError(
    `${table}.${opaque.name} is ${opaque.declared}, whose values cannot be copied.`,
    'Give it another type in a migration, e.g. an integer.',
    exit.failed,
  )
}

async function dumpTable(trx: Knex, table: Table, file: string): Promise<DumpedTable> {
  const columns = table.columns.filter(({ generated }) => generated !== 'computed')
  const names = columns.map(({ name }) => name)
  refuseOpaque(trx, table.name, columns)
  const output = openSync(file, 'w', 0o600)
  let rows = 0
  try {
    for await (const page of readPages(trx, table, columns)) {
      for (const row of page) writeSync(output, `${JSON.stringify(names.map(name => row[name] ?? null))}\n`)
      rows += page.length
    }
  } finally {
    closeSync(output)
  }
  return { name: table.name, columns: names, rows }
}
