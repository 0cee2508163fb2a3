import type { SchemaHit } from './compared.ts'
import type { SchemaPair } from './schema-pair.ts'

interface HitWithTrail {
  readonly hit: SchemaHit
  readonly trail: string
}

/**
 * The differences below a pair. What is below is computed once for all pairs of a circle, and the way to a
 * difference is that by which it was found first.
 */
export function hitsBelowPairs(): (root: SchemaPair) => readonly HitWithTrail[] {
  const below = new Map<SchemaPair, readonly SchemaHit[]>()
  const trails = new Map<SchemaHit, HitWithTrail>()
  const shown = new Map<readonly SchemaHit[], readonly HitWithTrail[]>()
  return root => {
    if (!below.has(root)) collect(root, below)
    const hits = below.get(root) ?? []
    const known = shown.get(hits)
    if (known) return known
    if (hits.some(hit => !trails.has(hit))) findTrails(root, below, trails)
    const found = hits.flatMap(hit => trails.get(hit) ?? [])
    shown.set(hits, found)
    return found
  }
}

interface Visit {
  readonly pair: SchemaPair
  readonly index: number
  low: number
  next: number
}

/** Tarjan's algorithm, without recursion: all pairs of a circle have the same differences below. */
function collect(root: SchemaPair, below: Map<SchemaPair, readonly SchemaHit[]>): void {
  const visits = new Map<SchemaPair, Visit>()
  const open: Visit[] = []
  const path: Visit[] = []
  const enter = (pair: SchemaPair): void => {
    const visit = { pair, index: visits.size, low: visits.size, next: 0 }
    visits.set(pair, visit)
    open.push(visit)
    path.push(visit)
  }
  enter(root)
  for (let visit = path.at(-1); visit !== undefined; visit = path.at(-1)) {
    const child = visit.pair.below[visit.next]?.pair
    visit.next += 1
    if (child !== undefined) {
      const seen = visits.get(child)
      if (seen && !below.has(child)) visit.low = Math.min(visit.low, seen.index)
      else if (!seen && !below.has(child)) enter(child)
      continue
    }
    path.pop()
    const parent = path.at(-1)
    if (parent) parent.low = Math.min(parent.low, visit.low)
    if (visit.low === visit.index) closeCircle(visit, open, below)
  }
}

function closeCircle(first: Visit, open: Visit[], below: Map<SchemaPair, readonly SchemaHit[]>): void {
  const circle = open.splice(open.indexOf(first)).map(({ pair }) => pair)
  const inside = new Set(circle)
  const lists = new Set(
    circle.flatMap(pair =>
      pair.below.flatMap(({ pair: child }) => (inside.has(child) ? [] : [below.get(child) ?? []])),
    ),
  )
  const hits = new Set(circle.flatMap(pair => pair.hits))
  for (const list of lists) for (const hit of list) hits.add(hit)
  const only = [...lists].find(list => list.length === hits.size)
  const result = only ?? [...hits]
  for (const pair of circle) below.set(pair, result)
}

/** The shortest way to each difference that has none yet. */
function findTrails(
  root: SchemaPair,
  below: ReadonlyMap<SchemaPair, readonly SchemaHit[]>,
  trails: Map<SchemaHit, HitWithTrail>,
): void {
  const seen = new Set([root])
  const waiting = [{ pair: root, trail: '' }]
  for (const { pair, trail } of waiting) {
    for (const hit of pair.hits) if (!trails.has(hit)) trails.set(hit, { hit, trail })
    for (const edge of pair.below) {
      if (seen.has(edge.pair) || below.get(edge.pair)?.length === 0) continue
      seen.add(edge.pair)
      waiting.push({ pair: edge.pair, trail: `${trail}${edge.trail}` })
    }
  }
}
