import type { Applied } from '../../core/ledger/applied.ts'
import type { MigrationSource } from './migration-source.ts'

export interface MigrationState {
  readonly name: string
  /** missing: applied or interrupted, and its file does not exist. */
  readonly status: 'applied' | 'pending' | 'missing'
  /** Pending, although a migration that sorts after it is applied. */
  readonly outOfOrder: boolean
  /** It began, in either direction, and did not end. */
  readonly interrupted: boolean
  readonly batch: number | null
  /** When it was applied: ISO 8601, UTC. */
  readonly at: string | null
}

/** Migrations with a file and without a row: `up` applies these, in order. */
export function pendingOf(
  sources: readonly MigrationSource[],
  applied: readonly Applied[],
): MigrationSource[] {
  const known = new Set(applied.map(({ name }) => name))
  return sources.filter(({ name }) => !known.has(name))
}

/** The pending migrations that sort before an applied one. */
export function outOfOrderOf(
  sources: readonly MigrationSource[],
  applied: readonly Applied[],
): MigrationSource[] {
  const pending = pendingOf(sources, applied)
  if (pending.length === 0) return pending
  const order = new Map(sources.map(({ name }, index) => [name, index]))
  const lastPlace = Math.max(-1, ...applied.map(({ name }) => order.get(name) ?? -1))
  const lastMissing = applied.reduce((last, { name }) => (order.has(name) || name < last ? last : name), '')
  return pending.filter(({ name }) => (order.get(name) ?? 0) < lastPlace || name < lastMissing)
}

/** All migrations: those of the project in order, and those without a file where their names sort. */
export function statesOf(
  sources: readonly MigrationSource[],
  applied: readonly Applied[],
  interrupted: ReadonlySet<string> = new Set(),
): MigrationState[] {
  const rows = new Map(applied.map(row => [row.name, row]))
  const late = new Set(outOfOrderOf(sources, applied).map(({ name }) => name))
  const present = sources.map(({ name }) =>
    stateOf(name, rows.get(name), rows.has(name) ? 'applied' : 'pending'),
  )
  const known = new Set([...sources.map(({ name }) => name), ...rows.keys()])
  for (const { name } of sources) rows.delete(name)
  const missing = [
    ...[...rows.values()].map(row => stateOf(row.name, row, 'missing')),
    // Its file was removed after the migration began: it is on another branch, or renamed.
    ...[...interrupted].filter(name => !known.has(name)).map(name => stateOf(name, undefined, 'missing')),
  ]
  return missing.length === 0 ? present : [...missing, ...present].sort(byPlace)

  function stateOf(name: string, row: Applied | undefined, status: MigrationState['status']): MigrationState {
    const { batch = null, at = null } = row ?? {}
    return { name, status, outOfOrder: late.has(name), interrupted: interrupted.has(name), batch, at }
  }
}

function byPlace(a: MigrationState, b: MigrationState): number {
  if (a.status !== 'missing' && b.status !== 'missing') return 0
  return a.name < b.name ? -1 : 1
}
