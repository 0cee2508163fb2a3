import { lifecycleHits } from '../../lifecycle.ts'
import type { ApiSide, SchemaHit } from '../compared.ts'
import type { SchemaShape } from '../schema-shape.ts'

/** What a property or parameter says beside its values: default, deprecation. */
export function compareSlots(
  base: SchemaShape,
  revision: SchemaShape,
  side: ApiSide,
  isAlwaysSent: boolean,
): SchemaHit[] {
  const place = { base: base.place, revision: revision.place }
  const hits = lifecycleHits('property', base, revision)
  return [
    ...hits.map(({ rule, args }) => ({ facet: rule, effect: 'other' as const, args, ...place })),
    ...(side === 'request' && !isAlwaysSent ? defaultHits(base, revision) : []),
  ]
}

export function defaultHits(base: SchemaShape, revision: SchemaShape): SchemaHit[] {
  const [was, is] = [base.defaultText, revision.defaultText]
  if (was === is) return []
  const kind = was === undefined ? 'added' : is === undefined ? 'removed' : 'changed'
  return [
    {
      ...{ facet: `default-${kind}`, effect: 'other', base: base.place, revision: revision.place },
      args: { was: was ?? 'none', is: is ?? 'none' },
    },
  ]
}
