import type { LinkedDocument } from '../../core/openapi/linked-document.ts'
import { recordIn } from '../../core/system/json.ts'
import type { Collection, CollectionFolder, CollectionRequest } from './collection.ts'
import { uniqueNames } from './names.ts'
import { operationsIn } from './operations/documented-operation.ts'
import { type FlowFolder, flowOf } from './order/flow.ts'
import { type Api, apiOf } from './requests/api.ts'
import { type MadeRequest, madeBody, requestFor, variableInQuery } from './requests/request.ts'
import { type Servers, serversOf } from './requests/servers.ts'
import { variablesOf } from './requests/variables.ts'

export interface Made {
  readonly collection: Collection
  /** What could not be made valid, and why. */
  readonly notes: readonly string[]
}

/** A collection with a request for each operation of a document. */
export function makeCollection(document: LinkedDocument): Made {
  const operations = operationsIn(document)
  const api = apiOf(document, operations)
  const servers = serversOf(document, operations)
  const uses = new Map(
    operations.map(operation => {
      const path = new Set(
        operation.parameters.flatMap(
          one => api.variableOf(operation, String(one.value.name)) ?? variableInQuery(one, api) ?? [],
        ),
      )
      return [operation.id, { path, body: madeBody(operation, api).uses }]
    }),
  )
  const inBodies = new Set([...uses.values()].flatMap(({ body }) => [...body]))
  const nothing = { path: new Set<string>(), body: new Set<string>() }
  const flow = flowOf(operations, api.makers, ({ id }) => uses.get(id) ?? nothing)
  const unique = uniqueNames()
  const made = flow.map(folder => folderOf(folder, { api, servers, unique, inBodies }))
  const { title, version, description } = recordIn(document.root.value.info)
  const about = [`${String(title)} ${String(version ?? '')}`.trim(), String(description ?? '').trim()]
  const collection = {
    name: String(title ?? 'API'),
    description: about.filter(Boolean).join('\n\n'),
    variables: variablesOf(
      api,
      servers,
      made.flatMap(({ requests }) => requests),
      inBodies,
    ),
    folders: made.map(({ folder }) => folder),
  }
  return { collection, notes: [...new Set(api.notes)] }
}

interface Making {
  readonly api: Api
  readonly servers: Servers
  readonly unique: ReturnType<typeof uniqueNames>
  /** The variables that are used in bodies, where nothing is percent-encoded. */
  readonly inBodies: ReadonlySet<string>
}

function folderOf({ name, steps }: FlowFolder, { api, servers, unique, inBodies }: Making) {
  const folderName = unique(name, 'folder')
  const requests = steps.map(step => requestFor(step, servers.variableOf(step.operation), api))
  const named = ({ request }: MadeRequest): CollectionRequest => ({
    ...request,
    name: unique(request.name, request.operation),
    captures: request.captures.map(one => ({ ...one, isEncoded: !inBodies.has(one.variable) })),
  })
  const folder: CollectionFolder = {
    name: folderName,
    description: descriptionOf(name, api.document),
    requests: requests.map(named),
  }
  return { folder, requests }
}

/** Of the tag with this name. */
function descriptionOf(name: string, { root }: LinkedDocument): string {
  const tags = Array.isArray(root.value.tags) ? root.value.tags.map(recordIn) : []
  return String(tags.find(tag => tag.name === name)?.description ?? '')
}
