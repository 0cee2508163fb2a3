import { below, type Located } from '../../../../core/openapi/place.ts'
import { isRecord } from '../../../../core/system/json.ts'
import type { SchemaContext, SchemaHit } from '../compared.ts'
import type { SchemaReader, SchemaShape } from '../schema-shape.ts'

/** The property that names the kind of a value, and the names of the kinds. */
export function discriminatorHits(
  base: SchemaShape,
  revision: SchemaShape,
  context: SchemaContext,
): SchemaHit[] {
  const was = discriminatorOf(base, context.base)
  const is = discriminatorOf(revision, context.revision)
  const place = { base: base.place, revision: revision.place }
  if (!was || !is || was.property === is.property) {
    if (!was || !is) return []
    const gone = [...was.kinds].filter(kind => !is.kinds.has(kind))
    const added = [...is.kinds].filter(kind => !was.kinds.has(kind))
    const hit = (facet: string, effect: SchemaHit['effect'], kinds: readonly string[]): SchemaHit[] =>
      kinds.length === 0 ? [] : [{ facet, effect, args: { kinds: kinds.join(', ') }, ...place }]
    return [
      ...hit('discriminator-narrowed', 'narrowed', gone),
      ...hit('discriminator-widened', 'widened', added),
    ]
  }
  const args = { was: was.property, is: is.property }
  return [{ facet: 'discriminator-changed', effect: 'changed', args, ...place }]
}

export interface ApiDiscriminator {
  readonly property: string
  /** The values of that property. */
  readonly kinds: ReadonlySet<string>
  /** The schema of each value, as its place in the document. */
  readonly names: ReadonlyMap<object, string>
}

/** Without a mapping the kinds are the names of the schemas: here a renamed component is a change. */
export function discriminatorOf(
  { discriminator, unions }: SchemaShape,
  { document }: SchemaReader,
): ApiDiscriminator | undefined {
  const declared = discriminator && below(discriminator, 'discriminator')
  const property = declared?.value.propertyName
  if (!discriminator || !declared || typeof property !== 'string') return undefined
  const names = new Map<object, string>()
  const mapping = isRecord(declared.value.mapping) ? declared.value.mapping : {}
  for (const [kind, named] of Object.entries(mapping)) {
    const $ref = String(named).includes('/') ? named : `#/components/schemas/${String(named)}`
    const target = document.target({ value: { $ref }, place: discriminator.place })
    if (target) names.set(target.value, kind)
  }
  for (const branch of unionRefs(discriminator)) {
    const target = document.target(branch)
    if (target && !names.has(target.value)) names.set(target.value, target.place.key)
  }
  const implied = unions.length > 0 ? names.values() : []
  return { property, names, kinds: new Set([...Object.keys(mapping), ...implied]) }
}

function unionRefs({ value, place }: Located): Located[] {
  return ['oneOf', 'anyOf'].flatMap(kind => {
    const list = value[kind]
    return Array.isArray(list) ? list.filter(isRecord).map(branch => ({ value: branch, place })) : []
  })
}
