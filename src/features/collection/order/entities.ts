import type { DocumentedOperation } from '../operations/documented-operation.ts'
import { collectionOf, isItem, plainPath } from './path.ts'

/** The operations of one collection and its items. */
export interface Entity {
  readonly collection: string
  readonly folder: string
  readonly operations: readonly DocumentedOperation[]
}

/** Operations by what they are about, in the order of the document, each entity from create to delete. */
export function entitiesOf(operations: readonly DocumentedOperation[]): Entity[] {
  const collections = new Set(operations.flatMap(({ path }) => (isItem(path) ? [collectionOf(path)] : [])))
  const entities = new Map<
    string,
    { collection: string; folder: string; operations: DocumentedOperation[] }
  >()
  for (const operation of operations) {
    const collection = subjectOf(operation.path, collections)
    const folder = folderOf(operation)
    const key = `${folder}\n${collection}`
    const entity = entities.get(key) ?? { collection, folder, operations: [] }
    entities.set(key, entity)
    entity.operations.push(operation)
  }
  return [...entities.values()].map(entity => ({
    ...entity,
    operations: entity.operations.toSorted(
      (a, b) => phaseOf(a, entity.collection) - phaseOf(b, entity.collection),
    ),
  }))
}

/** What a path is about: `/v1/orders` for `/v1/orders/{id}/pay`. */
function subjectOf(path: string, collections: ReadonlySet<string>): string {
  for (let at = isItem(path) ? collectionOf(path) : plainPath(path); at !== ''; at = collectionOf(at))
    if (collections.has(at)) return at
  return plainPath(path)
}

/** The first tag, else the first name in the path that is not a version. */
function folderOf({ value, path }: DocumentedOperation): string {
  const [tag] = Array.isArray(value.tags) ? value.tags : []
  if (typeof tag === 'string' && tag.trim() !== '') return tag.trim()
  const names = path.split('/').filter(part => part !== '' && !part.includes('{'))
  return names.find(part => !/^(api|rest|v\d+(\.\d+)?)$/i.test(part)) ?? names[0] ?? 'API'
}

export function isCreate({ method, path }: DocumentedOperation, collection: string): boolean {
  return method === 'post' && plainPath(path) === collection
}

export function isDelete({ method }: DocumentedOperation): boolean {
  return method === 'delete'
}

/** create, list, read, what reads more, change, other actions, delete. */
function phaseOf(operation: DocumentedOperation, collection: string): number {
  const { method, path } = operation
  const isOfItem = isItem(path) && collectionOf(path) === collection
  if (isCreate(operation, collection)) return 0
  if (method === 'get') return plainPath(path) === collection ? 1 : isOfItem ? 2 : 3
  if (isDelete(operation)) return isOfItem ? 7 : 6
  return isOfItem ? 4 : 5
}
