import type { Applied } from './applied.ts'
import type { Source } from './source.ts'

/** What is known of one migration. */
export interface MigrationState {
  readonly name: string
  readonly status: 'applied' | 'pending' | 'missing'
  /** Pending, although one that sorts after it is applied. */
  readonly outOfOrder: boolean
  /** It was begun, in either direction, and did not end. */
  readonly halfDone: boolean
  readonly batch: number | null
  /** When it was applied: ISO 8601, UTC. */
  readonly at: string | null
}

/** Migrations of which there is a file and no row: what `up` applies, in order. */
export function pendingOf(sources: readonly Source[], applied: readonly Applied[]): Source[] {
  const known = new Set(applied.map(({ name }) => name))
  return sources.filter(({ name }) => !known.has(name))
}

/** Of those that are pending, the ones that sort before one that is applied. */
export function outOfOrderOf(sources: readonly Source[], applied: readonly Applied[]): Source[] {
  const pending = pendingOf(sources, applied)
  if (pending.length === 0) return pending
  const order = new Map(sources.map(({ name }, place) => [name, place]))
  const lastPlace = Math.max(-1, ...applied.map(({ name }) => order.get(name) ?? -1))
  const lastMissing = applied.reduce((last, { name }) => (order.has(name) || name < last ? last : name), '')
  return pending.filter(({ name }) => (order.get(name) ?? 0) < lastPlace || name < lastMissing)
}

/** Every migration: those of the project in their order, and where their names belong those whose file is missing. */
export function statesOf(
  sources: readonly Source[],
  applied: readonly Applied[],
  halfDone: ReadonlySet<string> = new Set(),
): MigrationState[] {
  const rows = new Map(applied.map(row => [row.name, row]))
  const late = new Set(outOfOrderOf(sources, applied).map(({ name }) => name))
  const present = sources.map(({ name }) =>
    stateOf(name, rows.get(name), rows.has(name) ? 'applied' : 'pending'),
  )
  for (const { name } of sources) rows.delete(name)
  const missing = [...rows.values()].map(row => stateOf(row.name, row, 'missing'))
  return missing.length === 0 ? present : [...missing, ...present].sort(byPlace)

  function stateOf(name: string, row: Applied | undefined, status: MigrationState['status']): MigrationState {
    const isHalfDone = halfDone.has(name)
    const { batch = null, at = null } = row ?? {}
    return { name, status, outOfOrder: late.has(name), halfDone: isHalfDone, batch, at }
  }
}

function byPlace(a: MigrationState, b: MigrationState): number {
  if (a.status !== 'missing' && b.status !== 'missing') return 0
  return a.name < b.name ? -1 : 1
}
