import { ownerText } from '../../../core/ledger/notes.ts'
import type { ConfiguredProject } from '../../../core/project/read-project.ts'
import type { ExitCode } from '../../../core/system/errors.ts'
import type { MigrationState } from '../../../features/migration/migration-state.ts'
import type { Status } from '../../../features/migration/read-status.ts'
import type { Style } from '../../terminal/style.ts'
import { databaseJson } from '../json.ts'

export function statusJson(
  { database, environment }: ConfiguredProject,
  status: Status,
  code: ExitCode,
): string {
  const { migrations, skipped, lock } = status
  return databaseJson({ ok: code === 0, code, database, environment, migrations, skipped, lock })
}

/** A line for each migration, and the totals. */
export function statusText(
  { database, environment }: ConfiguredProject,
  status: Status,
  style: Style,
): string {
  const { migrations, skipped, lock } = status
  const width = Math.max(0, ...migrations.map(({ name }) => name.length))
  const wordWidth = Math.max(7, ...migrations.map(migration => wordOf(migration).length))
  return [
    style.dim(`${database} (${environment})`),
    ...migrations.map(migration => lineOf(migration, width, wordWidth, style)),
    ...skipped.map(
      name => `${style.red('skipped'.padEnd(wordWidth))}  ${name}: migrations.loadExtensions excludes it`,
    ),
    sumOf(migrations),
    ...(lock.held ? [lockText(lock.by)] : []),
    '',
  ].join('\n')
}

function lineOf(migration: MigrationState, width: number, wordWidth: number, style: Style): string {
  const word = wordOf(migration)
  const { name, batch, at } = migration
  const color = word === 'applied' ? style.green : word === 'pending' ? style.bold : style.red
  const when = at === null ? '' : `  ${style.dim(`${at.slice(0, 19)}Z  batch ${batch}`)}`
  return `${color(word.padEnd(wordWidth))}  ${when ? name.padEnd(width) : name}${when}`
}

function wordOf({ status, outOfOrder, interrupted }: MigrationState): string {
  if (interrupted) return 'interrupted'
  return outOfOrder ? 'out-of-order' : status
}

function sumOf(migrations: readonly MigrationState[]): string {
  const of = (wanted: MigrationState['status']) => migrations.filter(({ status }) => status === wanted).length
  const late = migrations.filter(({ outOfOrder }) => outOfOrder).length
  const parts = [
    `${of('applied')} applied`,
    `${of('pending')} pending${late > 0 ? ` (${late} out of order)` : ''}`,
    of('missing') > 0 && `${of('missing')} without a file`,
  ]
  return `${parts.filter(Boolean).join(', ')}.`
}

function lockText(by: Status['lock']['by']): string {
  if (!by) return 'Locked by a knex that is migrating or died. See gapi migration unlock.'
  return `Locked by ${ownerText(by)}.`
}
