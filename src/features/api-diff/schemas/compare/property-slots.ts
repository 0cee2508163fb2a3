import type { ApiSide, SchemaHit } from '../compared.ts'
import type { ApiSchema, SchemaShape } from '../schema-shape.ts'
import type { Additional } from './additional.ts'

/** A property of an object as one side sees it: what it never sends or gets does not exist for it. */
export interface PropertySlot {
  readonly schema: ApiSchema | undefined
  readonly shape: SchemaShape | undefined
  readonly isRequired: boolean
  readonly isHidden: boolean
}

type Kind = Pick<SchemaHit, 'facet' | 'effect'>

/** A property that is new, gone, required or optional now. */
export function propertyHits(
  was: PropertySlot,
  is: PropertySlot,
  side: ApiSide,
  base: SchemaShape,
  revision: SchemaShape,
): Kind[] {
  if (was.isHidden && is.isHidden) return []
  if (side === 'request' && !was.isHidden && is.isHidden && was.schema)
    return [{ facet: 'property-became-read-only', effect: 'undecided' }]
  const [existed, exists] = [isThere(was), isThere(is)]
  if (!existed && exists)
    return isMap(base.additional) && is.schema ? requiredKind(is) : [addedKind(is, side)]
  if (existed && !exists) {
    if (!was.schema) return was.isRequired ? [{ facet: 'property-became-optional', effect: 'widened' }] : []
    return isMap(revision.additional) ? optionalKind(was) : [goneKind(was, side)]
  }
  if (was.isRequired === is.isRequired) return []
  return was.isRequired
    ? [{ facet: 'property-became-optional', effect: 'widened' }]
    : [{ facet: 'property-became-required', effect: 'narrowed' }]
}

function isThere({ schema, isRequired, isHidden }: PropertySlot): boolean {
  return !isHidden && (schema !== undefined || isRequired)
}

function isMap(additional: Additional): boolean {
  return typeof additional !== 'boolean'
}

function requiredKind({ isRequired }: PropertySlot): Kind[] {
  return isRequired ? [{ facet: 'property-became-required', effect: 'narrowed' }] : []
}

function optionalKind({ isRequired }: PropertySlot): Kind[] {
  return isRequired ? [{ facet: 'property-became-optional', effect: 'widened' }] : []
}

function addedKind({ isRequired, schema }: PropertySlot, side: ApiSide): Kind {
  if (schema === undefined) return { facet: 'property-became-required', effect: 'narrowed' }
  if (side === 'response') return { facet: 'property-added', effect: 'other' }
  return isRequired
    ? { facet: 'property-added-required', effect: 'narrowed' }
    : { facet: 'property-added-optional', effect: 'other' }
}

function goneKind({ isRequired }: PropertySlot, side: ApiSide): Kind {
  const isCertain = side === 'request' || isRequired
  return { facet: isCertain ? 'property-removed' : 'optional-property-removed', effect: 'changed' }
}
