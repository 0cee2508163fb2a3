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
  const order = new Map(sources.map(({ name }, place) => [name, place]))
  const lastPlace = Math.max(-1, ...applied.map(({ name }) => order.get(name) ?? -1))
  const lastMissing = applied.reduce((last, { name }) => (order.has(name) || name < last ? last : name), '')
  return pending.filter(({ name }) => (order.get(name) ?? 0) < lastPlace || name < lastMissing)
}

/** Every migration: those of the project in their order, then those whose file is missing. */
export function statesOf(
  sources: readonly Source[],
  applied: readonly Applied[],
  halfDone: ReadonlySet<string> = new Set(),
): MigrationState[] {
  const rows = new Map(applied.map(row => [row.name, row]))
  const late = new Set(outOfOrderOf(sources, applied).map(({ name }) => name))
  const names = new Set(sources.map(({ name }) => name))
  const missing = applied.filter(({ name }) => !names.has(name))
  return [
    ...missing.map(row => ({ ...stateOf(row.name, row), status: 'missing' as const })),
    ...sources.map(({ name }) => ({ ...stateOf(name, rows.get(name)), outOfOrder: late.has(name) })),
  ]
    .map(state => ({ ...state, halfDone: halfDone.has(state.name) }))
    .sort((a, b) => byPlace(a, b))

  function byPlace(a: MigrationState, b: MigrationState): number {
    if (a.status !== 'missing' && b.status !== 'missing') return 0
    return a.name < b.name ? -1 : 1
  }
}

function stateOf(name: string, row: Applied | undefined): MigrationState {
  return {
    name,
    status: row ? 'applied' : 'pending',
    outOfOrder: false,
    halfDone: false,
    batch: row?.batch ?? null,
    at: row?.at ?? null,
  }
}
