import type { SchemaContext } from '../compared.ts'
import type { ApiSchema } from '../schema-shape.ts'
import { compareArrays } from './arrays.ts'
import { compareBounds } from './bounds.ts'
import { compareKeywords } from './keywords.ts'
import { compareObjects } from './objects.ts'
import { compareTexts } from './texts.ts'
import { compareTypes } from './types.ts'
import { compareValues } from './values.ts'

/** How many pairs of schemas are compared to find out, before the answer is no. */
const most = 500

export interface WithinOptions {
  /** Count properties that the second schema does not list, but allows. */
  readonly isLoose: boolean
}

/** Whether every value of the first schema is surely one of the second. A circle is assumed to hold. */
export function isWithin(
  one: ApiSchema,
  other: ApiSchema,
  context: SchemaContext,
  options: WithinOptions = { isLoose: false },
): boolean {
  const seen = new Map<ApiSchema, Set<ApiSchema>>()
  const waiting: (readonly [ApiSchema, ApiSchema])[] = [[one, other]]
  let compared = 0
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const [base, revision] = next
    const known = seen.get(base) ?? new Set()
    if (known.has(revision)) continue
    seen.set(base, known.add(revision))
    compared += 1
    const below = compared > most ? undefined : pairsWithin(base, revision, context, options)
    if (below === undefined) return false
    waiting.push(...below)
  }
  return true
}

/** The pairs below that must hold too; undefined where a value of the first is not one of the second. */
function pairsWithin(
  base: ApiSchema,
  revision: ApiSchema,
  context: SchemaContext,
  { isLoose }: WithinOptions,
): (readonly [ApiSchema, ApiSchema])[] | undefined {
  const [was, is] = [context.base.shapeOf(base), context.revision.shapeOf(revision)]
  if (compareTypes(was, is, context.isText).some(({ effect }) => effect !== 'widened')) return undefined
  const objects = compareObjects(was, is, context)
  const hits = [
    ...[compareValues(was, is), compareBounds(was, is), compareTexts(was, is)].flat(),
    ...[compareKeywords(was, is), objects.hits].flat(),
  ]
  const isUnlisted = (facet: string) =>
    isLoose && is.additional === true && facet.endsWith('property-removed')
  const isOutside = hits.some(({ effect, facet }) => effect !== 'widened' && !isUnlisted(facet))
  if (isOutside || was.unions.length !== is.unions.length) return undefined
  const inUnions = unionPairs(was.unions, is.unions)
  const edges = [...compareArrays(was, is), ...objects.edges].map(edge => [edge.base, edge.revision] as const)
  return inUnions && [...edges, ...inUnions]
}

/** Unions with as many branches, in order: others are not decided. */
function unionPairs(
  was: readonly { readonly branches: readonly ApiSchema[] }[],
  is: readonly { readonly branches: readonly ApiSchema[] }[],
): (readonly [ApiSchema, ApiSchema])[] | undefined {
  const pairs: (readonly [ApiSchema, ApiSchema])[] = []
  for (const [index, union] of was.entries()) {
    const other = is[index]
    if (other?.branches.length !== union.branches.length) return undefined
    for (const [at, branch] of union.branches.entries()) {
      const match = other.branches[at]
      if (match) pairs.push([branch, match])
    }
  }
  return pairs
}
