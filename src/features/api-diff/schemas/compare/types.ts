import type { Effect, SchemaHit } from '../compared.ts'
import type { SchemaShape } from '../schema-shape.ts'

/** Whether other types are valid, and whether null is. */
export function compareTypes(base: SchemaShape, revision: SchemaShape, isText: boolean): SchemaHit[] {
  const place = { base: base.place, revision: revision.place }
  const effect = effectOf(base, revision, isText)
  const args = { was: typesText(base), is: typesText(revision) }
  const ofTypes = effect ? [{ facet: `type-${effect}`, effect, args, ...place }] : []
  const isOpen = effect !== undefined && (base.types === undefined || revision.types === undefined)
  if (base.isNullable === revision.isNullable || isOpen || base.isNever || revision.isNever) return ofTypes
  const nulls = base.isNullable ? 'narrowed' : 'widened'
  return [...ofTypes, { facet: `null-${nulls}`, effect: nulls, args: {}, ...place }]
}

function effectOf(base: SchemaShape, revision: SchemaShape, isText: boolean): Effect | undefined {
  const isNarrower = !isWithin(base, revision, isText)
  const isWider = !isWithin(revision, base, isText)
  if (isNarrower && isWider) return 'changed'
  return isNarrower ? 'narrowed' : isWider ? 'widened' : undefined
}

function isWithin(one: SchemaShape, other: SchemaShape, isText: boolean): boolean {
  if (one.isNever || other.isNever) return one.isNever
  if (other.types === undefined) return true
  const types = other.types
  if (one.types === undefined) return false
  return [...one.types].every(type => allows(types, type, isText))
}

function allows(types: ReadonlySet<string>, type: string, isText: boolean): boolean {
  if (types.has(type) || (type === 'integer' && types.has('number'))) return true
  return isText && types.has('string') && /^(integer|number|boolean)$/.test(type)
}

function typesText({ types, isNever }: SchemaShape): string {
  if (isNever) return 'nothing'
  return types === undefined ? 'any type' : [...types].sort().join(' or ') || 'null'
}

/** The types that values of both may have; undefined for any. */
export function sharedTypes(base: SchemaShape, revision: SchemaShape): (type: string) => boolean {
  const has = ({ types }: SchemaShape, type: string) =>
    types === undefined || types.has(type) || (type === 'number' && types.has('integer'))
  return type => has(base, type) && has(revision, type)
}
