import { didYouMean } from '../../../core/system/did-you-mean.ts'
import type { Collection, CollectionFolder, CollectionRequest } from '../collection.ts'
import { encoded, slot, withSlots } from '../slots.ts'
import { changedRequest } from './change-request.ts'
import type { AddedRequest, OverlayFault } from './overlay.ts'
import type { ReadOverlay } from './read-overlay.ts'

/** A collection with what a person changes in it; throws a UserError where something does not fit. */
export function withOverlay(collection: Collection, { overlay, fault }: ReadOverlay): Collection {
  const all = collection.folders.flatMap(({ requests }) => requests)
  const ids = [...new Set(all.map(({ operation }) => operation))]
  for (const id of overlay.operations.keys())
    if (!ids.includes(id)) throw unknown(['operations', id], id, ids, fault)
  const changed: readonly CollectionFolder[] = collection.folders.map(folder => ({
    ...folder,
    requests: folder.requests.flatMap(request => {
      const change = overlay.operations.get(request.operation)
      if (change?.skip) return []
      return [change ? changedRequest(request, change) : request]
    }),
  }))
  const folders = overlay.requests.reduce((before, added) => withAdded(before, added, ids, fault), changed)
  const variables = withVariables(collection, folders, overlay.variables)
  checkVariables(folders, new Set(variables.map(({ name }) => name)), fault)
  checkNames(folders, fault)
  return { ...collection, variables, folders: folders.filter(({ requests }) => requests.length > 0) }
}

function unknown(
  path: readonly (string | number)[],
  id: string,
  ids: readonly string[],
  fault: OverlayFault,
): Error {
  return fault(
    path,
    `unknown operation ${id}.${didYouMean(id, ids)}`,
    'Name an operation by its operationId, or as "GET /orders" where it has none.',
  )
}

function withAdded(
  folders: readonly CollectionFolder[],
  added: AddedRequest,
  ids: readonly string[],
  fault: OverlayFault,
): readonly CollectionFolder[] {
  const { after, folder: wanted, at } = added
  if (after !== undefined && !ids.includes(after)) throw unknown(['requests', at, 'after'], after, ids, fault)
  const request = changedRequest(emptyRequest(added), { ...added, name: undefined })
  const isPlace = ({ name, requests }: CollectionFolder) =>
    after === undefined ? name === wanted : requests.some(({ operation }) => operation === after)
  const place = folders.findIndex(isPlace)
  if (place < 0) return [...folders, { name: wanted ?? added.name, description: '', requests: [request] }]
  return folders.map((folder, index) => {
    if (index !== place) return folder
    const last = folder.requests.findLastIndex(({ operation }) => operation === after)
    const split = last < 0 ? folder.requests.length : last + 1
    return {
      ...folder,
      requests: [...folder.requests.slice(0, split), request, ...folder.requests.slice(split)],
    }
  })
}

function emptyRequest({ name, method, path }: AddedRequest): CollectionRequest {
  const parts = path.split('/').map(part => encoded(withSlots(part)))
  return {
    ...{ operation: name, name, method, description: '', base: slot('baseUrl'), path: parts.join('/') },
    ...{ query: [], headers: [], auth: { kind: 'none' }, body: undefined, captures: [], example: undefined },
    expected: { statuses: [], values: {}, headers: {} },
  }
}

function withVariables(
  { variables }: Collection,
  folders: readonly CollectionFolder[],
  values: Readonly<Record<string, string>>,
) {
  const set = folders.flatMap(({ requests }) =>
    requests.flatMap(({ captures }) => captures.map(one => one.variable)),
  )
  const names = [...new Set([...Object.keys(values), ...set])]
  const more = names.filter(name => !variables.some(one => one.name === name))
  return [
    ...variables.map(one => ({
      ...one,
      value: Object.hasOwn(values, one.name) ? (values[one.name] ?? '') : one.value,
    })),
    ...more.map(name => ({ name, value: values[name] ?? '', description: '' })),
  ]
}

/** A program sends the name of a variable that it does not know as it is. */
function checkVariables(
  folders: readonly CollectionFolder[],
  known: ReadonlySet<string>,
  fault: OverlayFault,
): void {
  const used = [...JSON.stringify(folders).matchAll(/[\ue000\ue002]([^\ue000-\ue003]{1,200})[\ue001\ue003]/g)]
  const name = used.map(match => match[1] ?? '').find(one => !one.startsWith('$') && !known.has(one))
  if (name === undefined) return
  const message = `unknown variable ${name}.${didYouMean(name, [...known])}`
  throw fault([], message, 'Give it a value under variables, or let a request set it.')
}

/** Two folders or requests with one name would make `newman --folder` run the first. */
function checkNames(folders: readonly CollectionFolder[], fault: OverlayFault): void {
  const names = folders.flatMap(({ name, requests }) => [name, ...requests.map(one => one.name)])
  const twice = names.find(
    (name, at) => names.findIndex(one => one.toLowerCase() === name.toLowerCase()) !== at,
  )
  if (twice !== undefined)
    throw fault(
      [],
      `two folders or requests are called ${twice}.`,
      'Give the request in the overlay another name.',
    )
}
