import type { Effect, SchemaHit } from '../compared.ts'
import type { SchemaShape } from '../schema-shape.ts'

type Values = ReadonlyMap<string, unknown>

/** Which of the listed values are gone or new. A list that appears narrows, and one that goes widens. */
export function compareValues(base: SchemaShape, revision: SchemaShape): SchemaHit[] {
  const place = { base: base.place, revision: revision.place }
  const hit = (facet: string, effect: Effect, values: string): SchemaHit => ({
    ...{ facet, effect, args: { values }, ...place },
  })
  const open = openHits(base, revision, hit)
  if (base.values === undefined && revision.values === undefined) return open
  if (base.values === undefined)
    return [hit('list-narrowed', 'narrowed', textOf([...(revision.values ?? new Map()).keys()]))]
  if (revision.values === undefined) return [hit('list-widened', 'widened', textOf([...base.values.keys()]))]
  const gone = missing(base.values, revision.values)
  const added = missing(revision.values, base.values)
  if (base.values.size > 0 && gone.length === base.values.size && added.length > 0) {
    const args = { was: textOf(gone), values: textOf(added) }
    return [{ facet: 'values-changed', effect: 'changed', args, ...place }]
  }
  return [
    ...(gone.length > 0 ? [hit('values-narrowed', 'narrowed', textOf(gone))] : []),
    ...(added.length > 0 ? [hit('values-widened', 'widened', textOf(added))] : []),
    ...open,
  ]
}

type MakeHit = (facet: string, effect: Effect, values: string) => SchemaHit

/** A caller expects further values of an open list. */
function openHits(base: SchemaShape, revision: SchemaShape, hit: MakeHit): SchemaHit[] {
  if (!base.openValues || !revision.openValues) return []
  const gone = missing(base.openValues, revision.openValues)
  const added = missing(revision.openValues, base.openValues)
  return [
    ...(gone.length > 0 ? [hit('values-narrowed', 'narrowed', textOf(gone))] : []),
    ...(added.length > 0 ? [hit('open-values-widened', 'other', textOf(added))] : []),
  ]
}

function missing(values: Values, from: Values): string[] {
  return [...values.keys()].filter(text => !from.has(text))
}

function textOf(values: readonly string[]): string {
  return values.join(', ')
}
