import type { SchemaContext } from '../compared.ts'
import type { ApiSchema, SchemaReader, SchemaShape, SchemaUnion } from '../schema-shape.ts'
import { discriminatorOf } from './discriminators.ts'
import { isWithin } from './within.ts'

type Pair = readonly [base: ApiSchema, revision: ApiSchema]

export interface PairedBranches {
  readonly pairs: readonly Pair[]
  /** Branches of the base whose values no branch allows now. */
  readonly gone: readonly ApiSchema[]
  /** Branches of the revision with values that no branch allowed before. */
  readonly added: readonly ApiSchema[]
  /** Of a oneOf: new branches that also match what another branch allows, so that both match. */
  readonly doubled: readonly ApiSchema[]
}

/** Pairs what is equal first, then what has the same name, then the last one of each. */
export function pairBranches(
  base: SchemaUnion,
  revision: SchemaUnion,
  was: SchemaShape,
  is: SchemaShape,
  context: SchemaContext,
): PairedBranches {
  const pairs: Pair[] = []
  const left = new Set(base.branches)
  const right = new Set(revision.branches)
  const pair = (isPair: (one: ApiSchema, other: ApiSchema) => boolean): void => {
    for (const one of left) {
      const other = [...right].find(other => isPair(one, other))
      if (other === undefined) continue
      pairs.push([one, other])
      left.delete(one)
      right.delete(other)
    }
  }
  const fits = (one: ApiSchema, other: ApiSchema) => isWithin(one, other, context)
  const fitsBack = (one: ApiSchema, other: ApiSchema) => isWithin(other, one, swapped(context))
  const [nameOfBase, nameOfRevision] = [namesIn(was, context.base), namesIn(is, context.revision)]
  pair((one, other) => fits(one, other) && fitsBack(one, other) && nameOfBase(one) === nameOfRevision(other))
  pair((one, other) => fits(one, other) && fitsBack(one, other))
  pair((one, other) => nameOfBase(one) !== undefined && nameOfBase(one) === nameOfRevision(other))
  if (left.size === 1 && right.size === 1) pair(() => true)
  const gone = [...left].filter(one => !revision.branches.some(other => fits(one, other)))
  const added = [...right].filter(one => !base.branches.some(other => fitsBack(other, one)))
  const covers = (one: ApiSchema) =>
    base.branches.some(other => isWithin(other, one, context, { isLoose: true }))
  const doubled = revision.kind === 'oneOf' && context.side === 'request' ? [...right].filter(covers) : []
  return { pairs, gone, added: added.filter(one => !doubled.includes(one)), doubled }
}

function swapped({ base, revision, ...context }: SchemaContext): SchemaContext {
  return { ...context, base: revision, revision: base }
}

/** What a branch is known by: its kind, its constant or title, its component, or its only type. */
function namesIn(shape: SchemaShape, reader: SchemaReader): (branch: ApiSchema) => string | undefined {
  const discriminator = discriminatorOf(shape, reader)
  return branch => {
    const [part] = branch.parts
    if (part === undefined) return undefined
    const kind = discriminator?.names.get(part.value)
    if (kind !== undefined) return `kind ${kind}`
    const constant = constantOf(branch, reader)
    if (constant !== undefined) return constant
    if (typeof part.value.title === 'string') return `title ${part.value.title}`
    if (part.place.parent?.key === 'schemas') return `name ${part.place.key}`
    const types = reader.shapeOf(branch).types
    return types && `types ${[...types].sort().join()}`
  }
}

/** `kind: "card"` as a property with one value. */
function constantOf(branch: ApiSchema, reader: SchemaReader): string | undefined {
  for (const [name, parts] of reader.shapeOf(branch).properties) {
    const { values } = reader.shapeOf(reader.together(parts))
    if (values?.size === 1) return `${name} ${[...values.keys()].join()}`
  }
  return undefined
}
