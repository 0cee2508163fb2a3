import type { Effect, SchemaHit } from '../compared.ts'
import { type BoundName, boundNames, type SchemaBound, type SchemaShape } from '../schema-shape.ts'
import { isStricter } from '../together.ts'
import { sharedTypes } from './types.ts'

/** Bounds that apply to a type which both have. Where both list their values, no bound adds anything. */
export function compareBounds(base: SchemaShape, revision: SchemaShape): SchemaHit[] {
  if ((base.values && revision.values) || base.bounds.size + revision.bounds.size === 0) return []
  const isShared = sharedTypes(base, revision)
  return boundNames.flatMap(name => {
    const [was, is] = [base.bounds.get(name), revision.bounds.get(name)]
    const effect = isShared(typeOfBound(name)) ? effectOf(name, was, is) : undefined
    if (effect === undefined) return []
    const args = { bound: name, was: textOf(was), is: textOf(is) }
    return [{ facet: `bound-${effect}`, effect, args, base: base.place, revision: revision.place }]
  })
}

function typeOfBound(name: BoundName): string {
  if (/Length$/.test(name)) return 'string'
  if (/Items$/.test(name)) return 'array'
  return /Properties$/.test(name) ? 'object' : 'number'
}

function effectOf(
  name: BoundName,
  was: SchemaBound | undefined,
  is: SchemaBound | undefined,
): Effect | undefined {
  if (was === undefined || is === undefined) return was ? 'widened' : is ? 'narrowed' : undefined
  if (was.limit === is.limit && was.isExclusive === is.isExclusive) return undefined
  if (name !== 'multipleOf') return isStricter(name, is, was) ? 'narrowed' : 'widened'
  if (isMultiple(is.limit, was.limit)) return 'narrowed'
  return isMultiple(was.limit, is.limit) ? 'widened' : 'changed'
}

function isMultiple(number: number, of: number): boolean {
  const times = number / of
  return Math.abs(times - Math.round(times)) < 1e-9
}

function textOf(bound: SchemaBound | undefined): string {
  return bound ? `${bound.limit}${bound.isExclusive ? ' (exclusive)' : ''}` : 'none'
}
