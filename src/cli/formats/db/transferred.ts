import { exit } from '../../../core/system/errors.ts'
import type { DumpedTable } from '../../../features/transfer/dump-files.ts'
import { databaseJson } from '../json.ts'

interface Transferred {
  readonly outcome: 'dumped' | 'loaded' | 'would-load'
  readonly folder: string
  readonly tables: readonly DumpedTable[]
}

interface Named {
  readonly database: string
  readonly environment: string
}

/** The result of `gapi db dump` and `gapi db load`. */
export function transferJson(
  { database, environment }: Named,
  { outcome, folder, tables }: Transferred,
): string {
  const counts = tables.map(({ name, rows }) => ({ name, rows }))
  return databaseJson({ ok: true, code: exit.done, database, environment, outcome, folder, tables: counts })
}

export function transferText({ database }: Named, { outcome, folder, tables }: Transferred): string {
  const rows = tables.reduce((sum, table) => sum + table.rows, 0)
  const what = `${rows} rows of ${tables.length} tables`
  if (outcome === 'dumped') return `Wrote ${what} of ${database} to ${folder}.\n`
  if (outcome === 'loaded') return `Loaded ${what} into ${database}. Counts and checksums are the same.\n`
  return `${what} fit into ${database}. Nothing was changed.\n`
}
