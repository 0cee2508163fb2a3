import { itemsOf, type Located, type Place, placeBelow } from '../../../core/openapi/place.ts'
import type { ApiSchema, SchemaReader } from './schema-shape.ts'

/** A schema that holds for the value as a whole, without its reference, its allOf and its unions. */
export interface AllOfPart {
  readonly located: Located
  /** Something around it allows null. */
  readonly isNullable: boolean
}

export interface RawUnion {
  readonly kind: 'oneOf' | 'anyOf'
  readonly branches: readonly Located[]
  readonly hasNull: boolean
  readonly place: Place
}

export interface SchemaParts {
  readonly parts: readonly AllOfPart[]
  readonly unions: readonly RawUnion[]
}

/** Takes a schema apart: allOf and unions with one branch are the same as what is in them. */
export function partsOf({ parts }: ApiSchema, { document }: SchemaReader): SchemaParts {
  const found: AllOfPart[] = []
  const unions: RawUnion[] = []
  const seen = new Set<object>()
  const visit = (given: Located, isNullable: boolean): void => {
    if (seen.has(given.value)) return
    seen.add(given.value)
    const target = document.target(given)
    if (target !== undefined) visit(target, isNullable)
    if (target !== undefined && document.version === '3.0') return
    // `nullable` without a type is meant for what is beside it, e.g. an allOf with one reference.
    const isOpen = isNullable || (given.value.nullable === true && given.value.type === undefined)
    found.push({ located: given, isNullable: isOpen })
    for (const part of itemsOf(given, 'allOf')) visit(part, isOpen)
    for (const kind of ['oneOf', 'anyOf'] as const) {
      const branches = itemsOf(given, kind)
      if (branches.length === 0) continue
      const rest = branches.filter(branch => !isNull(document.resolve(branch)))
      const hasNull = rest.length < branches.length
      const [only] = rest
      if (only !== undefined && rest.length === 1) visit(only, isOpen || hasNull)
      else
        unions.push({
          ...{ kind, branches: rest, hasNull: hasNull || isOpen },
          place: placeBelow(given.place, kind),
        })
    }
  }
  for (const part of parts) visit(part, false)
  return { parts: found, unions }
}

/** A schema of null and nothing else. */
function isNull({ value }: Located): boolean {
  const { type, enum: values } = value
  if (type === 'null' || ('const' in value && value.const === null)) return true
  return Array.isArray(values) && values.length === 1 && values[0] === null
}
