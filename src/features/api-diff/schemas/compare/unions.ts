import type { SchemaContext, SchemaEdge, SchemaHit, SchemasCompared } from '../compared.ts'
import type { ApiSchema, SchemaShape, SchemaUnion } from '../schema-shape.ts'
import { isOnlyUnion } from '../unions-of.ts'
import { pairBranches } from './pair-branches.ts'

/** Whether one of two schemas is a union and the other is not, so that it is compared with the branches. */
export function isWrapped(base: SchemaShape, revision: SchemaShape): boolean {
  const [was, is] = [base.unions.length, revision.unions.length]
  if (was === 1 && is === 0) return isOnlyUnion(base)
  return was === 0 && is === 1 && isOnlyUnion(revision)
}

/** The branches of unions. A value is valid if it is so in a branch. */
export function compareUnions(base: ApiSchema, revision: ApiSchema, context: SchemaContext): SchemasCompared {
  const [was, is] = [context.base.shapeOf(base), context.revision.shapeOf(revision)]
  if (was.unions.length + is.unions.length === 0) return { hits: [], edges: [] }
  const itself = (schema: ApiSchema, { unions }: SchemaShape): readonly SchemaUnion[] =>
    unions.length > 0 || !isWrapped(was, is) || schema.parts[0] === undefined
      ? unions
      : [{ kind: 'anyOf', branches: [schema], place: schema.parts[0].place }]
  const [before, after] = [itself(base, was), itself(revision, is)]
  const hits: SchemaHit[] = []
  const edges: SchemaEdge[] = []
  for (let index = 0; index < Math.max(before.length, after.length); index++) {
    const [one, other] = [before[index], after[index]]
    const compared = one && other ? compareBranches(one, other, was, is, context) : loneUnion(one, other)
    hits.push(...compared.hits)
    edges.push(...compared.edges)
  }
  return { hits, edges }
}

/** A further condition on the value, or one less. */
function loneUnion(base: SchemaUnion | undefined, revision: SchemaUnion | undefined): SchemasCompared {
  const facet = revision ? 'keyword-narrowed' : 'keyword-widened'
  const effect = revision ? 'narrowed' : 'widened'
  const keyword = (revision ?? base)?.kind ?? 'oneOf'
  return {
    hits: [{ facet, effect, args: { keyword }, base: base?.place, revision: revision?.place }],
    edges: [],
  }
}

function compareBranches(
  base: SchemaUnion,
  revision: SchemaUnion,
  was: SchemaShape,
  is: SchemaShape,
  context: SchemaContext,
): SchemasCompared {
  const { pairs, gone, added, doubled } = pairBranches(base, revision, was, is, context)
  const hitOf = (facet: string, effect: SchemaHit['effect'], branch: ApiSchema): SchemaHit => ({
    ...{ facet, effect, args: { branch: branchName(branch) } },
    base: effect === 'narrowed' ? branch.parts[0]?.place : base.place,
    revision: effect === 'narrowed' ? revision.place : branch.parts[0]?.place,
  })
  const isStricter = base.kind === 'anyOf' && revision.kind === 'oneOf' && base.branches.length > 1
  return {
    hits: [
      ...gone.map(branch => hitOf('branch-narrowed', 'narrowed', branch)),
      ...added.map(branch => hitOf('branch-widened', 'widened', branch)),
      ...doubled.map(branch => hitOf('branch-overlap', 'undecided', branch)),
      ...(isStricter ? [hitOf('branch-exclusive', 'undecided', { parts: [] })] : []),
    ],
    edges: pairs.map(([one, other]) => ({ trail: pairTrail(one, pairs.length), base: one, revision: other })),
  }
}

function pairTrail(branch: ApiSchema, count: number): string {
  return count > 1 ? `(${branchName(branch)})` : ''
}

/** Its title or the name of its component, else its place in the list. */
export function branchName({ parts }: ApiSchema): string {
  const [part] = parts
  if (part === undefined) return 'any'
  const { value, place } = part
  return typeof value.title === 'string' ? value.title : place.key
}
