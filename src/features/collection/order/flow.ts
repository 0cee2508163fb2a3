import type { DocumentedOperation } from '../operations/documented-operation.ts'
import { type Entity, entitiesOf, isCreate, isDelete } from './entities.ts'
import type { Makers } from './makers.ts'
import { isItem } from './path.ts'
import { sortedBy } from './sorted.ts'

/** A request to be, in its place. */
export interface Step {
  readonly operation: DocumentedOperation
  /** It makes or deletes a second thing, because the first one is still needed. */
  readonly isSecond: boolean
}

export interface FlowFolder {
  readonly name: string
  readonly steps: readonly Step[]
}

/** The variables of a request: those in its path and query, and those in its body. */
export interface Used {
  readonly path: ReadonlySet<string>
  readonly body: ReadonlySet<string>
}

/** The folder for what can only be deleted in the end. */
const last = 'Clean up'

/** Every operation after those that give its values: create, read, change, delete; parents before children. */
export function flowOf(
  operations: readonly DocumentedOperation[],
  { captures }: Makers,
  usedBy: (operation: DocumentedOperation) => Used,
): FlowFolder[] {
  const entities = entitiesOf(operations)
  const makerOf = new Map<string, Entity>()
  for (const entity of entities)
    for (const { id } of entity.operations) {
      const capture = captures.get(id)
      if (capture && !makerOf.has(capture.variable)) makerOf.set(capture.variable, entity)
    }
  const needs = new Map(entities.map(entity => [entity, neededBy(entity, makerOf, usedBy)]))
  const folders = foldersOf(entities, needs)
  const cleaned: Step[] = []
  const flow = folders.map(({ name, entities: own }) => {
    const late: Step[] = []
    const steps = own.flatMap(entity => {
      const { now, later } = stepsOf(entity, dependentsOf(entity))
      const isOnlyHere = dependentsOf(entity).every(one => one.entity.folder === name)
      if (isOnlyHere) late.unshift(...later)
      else cleaned.unshift(...later)
      return now
    })
    return { name, steps: [...steps, ...late] }
  })
  return cleaned.length === 0 ? flow : [...flow, { name: last, steps: cleaned }]

  function dependentsOf(entity: Entity): Dependent[] {
    const made = entity.operations.flatMap(({ id }) => captures.get(id)?.variable ?? [])
    return entities.flatMap(other => {
      if (other === entity) return []
      const used = other.operations.map(usedBy)
      const isInBody = made.some(variable => used.some(({ body }) => body.has(variable)))
      const isInPath = made.some(variable => used.some(({ path }) => path.has(variable)))
      return isInBody || isInPath ? [{ entity: other, isInBody }] : []
    })
  }
}

interface Dependent {
  readonly entity: Entity
  readonly isInBody: boolean
}

function neededBy(
  entity: Entity,
  makerOf: ReadonlyMap<string, Entity>,
  usedBy: (operation: DocumentedOperation) => Used,
): Set<Entity> {
  const used = entity.operations.flatMap(operation => {
    const { path, body } = usedBy(operation)
    return [...path, ...body]
  })
  return new Set(used.flatMap(variable => makerOf.get(variable) ?? []))
}

interface EntityFolder {
  readonly name: string
  readonly entities: readonly Entity[]
}

function foldersOf(
  entities: readonly Entity[],
  needs: ReadonlyMap<Entity, ReadonlySet<Entity>>,
): EntityFolder[] {
  const names = [...new Set(entities.map(({ folder }) => folder))]
  const needed = new Map(
    names.map(name => {
      const own = entities.filter(({ folder }) => folder === name)
      return [name, new Set(own.flatMap(one => [...(needs.get(one) ?? [])].map(({ folder }) => folder)))]
    }),
  )
  const sorted = sortedBy(entities, entity => needs.get(entity) ?? new Set())
  return sortedBy(names, name => needed.get(name) ?? new Set()).map(name => ({
    name,
    entities: sorted.filter(({ folder }) => folder === name),
  }))
}

/**
 * The requests of an entity. What others need is deleted after them; if they stay, because they cannot be deleted,
 * a second thing is made and deleted.
 */
function stepsOf(
  { collection, operations }: Entity,
  dependents: readonly Dependent[],
): { readonly now: Step[]; readonly later: Step[] } {
  const steps = operations.map(operation => ({ operation, isSecond: false }))
  const isFinal = ({ operation }: Step) => isDelete(operation) && isItem(operation.path)
  const before = steps.filter(step => !isFinal(step))
  const deletes = steps.filter(isFinal)
  const create = operations.find(operation => isCreate(operation, collection))
  if (dependents.length === 0 || deletes.length === 0) return { now: steps, later: [] }
  const stays = dependents.some(({ entity, isInBody }) => isInBody && !entity.operations.some(isDelete))
  if (!stays || create === undefined) return { now: before, later: deletes }
  const second = [create, ...deletes.map(({ operation }) => operation)]
  return { now: [...before, ...second.map(operation => ({ operation, isSecond: true }))], later: [] }
}
