import type { ExitCode } from '../../core/errors.ts'
import type { ConfiguredProject } from '../../core/knex-project.ts'
import type { MigrationState } from '../../features/migration/state.ts'
import type { Status } from '../../features/migration/status.ts'
import type { Style } from '../style.ts'
import { json } from './json.ts'

export function statusJson(
  { database, environment }: ConfiguredProject,
  status: Status,
  code: ExitCode,
): string {
  const { migrations, skipped, lock } = status
  return json({ ok: code === 0, code, database, environment, migrations, skipped, lock })
}

/** A line for each migration, and what they come to. */
export function statusText(
  { database, environment }: ConfiguredProject,
  status: Status,
  style: Style,
): string {
  const { migrations, skipped, lock } = status
  const width = Math.max(0, ...migrations.map(({ name }) => name.length))
  return [
    style.dim(`${database} (${environment})`),
    ...migrations.map(migration => lineOf(migration, width, style)),
    ...skipped.map(name => `${style.red('skipped')}  ${name}: migrations.loadExtensions leaves it out`),
    sumOf(migrations),
    ...(lock.held ? [lockText(lock.by)] : []),
    '',
  ].join('\n')
}

function lineOf(
  { name, status, outOfOrder, halfDone, batch, at }: MigrationState,
  width: number,
  style: Style,
): string {
  const word = halfDone ? 'half' : outOfOrder ? 'late' : status
  const color = word === 'applied' ? style.green : word === 'pending' ? style.bold : style.red
  const when = at === null ? '' : `  ${style.dim(`${at.slice(0, 19)}Z  batch ${batch}`)}`
  return `${color(word.padEnd(7))}  ${when ? name.padEnd(width) : name}${when}`
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
  if (!by) return 'Locked: knex is migrating, or died doing so. See gapi migration unlock.'
  return `Locked by process ${by.pid} on ${by.host} since ${by.since}.`
}
