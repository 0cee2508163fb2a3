import {
  joinedResults,
  nothing,
  type SchemaContext,
  type SchemaHit,
  type SchemasCompared,
} from '../compared.ts'
import type { ApiSchema, SchemaShape } from '../schema-shape.ts'
import { compareArrays } from './arrays.ts'
import { compareBounds } from './bounds.ts'
import { discriminatorHits } from './discriminators.ts'
import { compareKeywords } from './keywords.ts'
import { compareObjects } from './objects.ts'
import { compareTexts } from './texts.ts'
import { compareTypes } from './types.ts'
import { compareUnions, isWrapped } from './unions.ts'
import { compareValues } from './values.ts'

/** The differences of two schemas themselves, and the pairs of schemas below them. */
export function compareSchemas(
  base: ApiSchema,
  revision: ApiSchema,
  context: SchemaContext,
): SchemasCompared {
  const was = context.base.shapeOf(base)
  const is = context.revision.shapeOf(revision)
  const types = compareTypes(was, is, context.isText)
  if (was.isNever || is.isNever) return { hits: types, edges: [] }
  const ofUnions = compareUnions(base, revision, context)
  if (isWrapped(was, is)) return ofUnions
  return joinedResults([ofThemselves(was, is, types, context), ofUnions])
}

function ofThemselves(
  was: SchemaShape,
  is: SchemaShape,
  types: readonly SchemaHit[],
  context: SchemaContext,
): SchemasCompared {
  // Where the type is another one, nothing below it is comparable.
  if (types.some(({ facet }) => facet === 'type-changed')) return { ...nothing, hits: types }
  const hits = [
    ...types,
    ...compareValues(was, is),
    ...compareBounds(was, is),
    ...compareTexts(was, is),
    ...compareKeywords(was, is),
    ...discriminatorHits(was, is, context),
  ]
  return joinedResults([{ hits, edges: compareArrays(was, is) }, compareObjects(was, is, context)])
}
