import { methods } from '../../../core/openapi/document.ts'
import type { LinkedDocument } from '../../../core/openapi/linked-document.ts'
import { below, entriesOf, itemsOf, type Located } from '../../../core/openapi/place.ts'
import { type Json, listIn, recordIn } from '../../../core/system/json.ts'

/** An operation with its references resolved. */
export interface DocumentedOperation {
  /** The operationId, or `GET /orders`. */
  readonly id: string
  /** In lower case. */
  readonly method: string
  readonly path: string
  readonly value: Json
  readonly parameters: readonly Located[]
  /** The media types of its body, by name. */
  readonly body: readonly (readonly [string, Located])[]
  readonly responses: readonly ApiResponse[]
  /** The names of the security schemes that it needs, as alternatives. */
  readonly security: ReadonlyArray<readonly string[]>
  /** The URL of its own server, where it has one. */
  readonly server: Json | undefined
}

export interface ApiResponse {
  /** `201`, `2XX` or `default`. */
  readonly status: string
  readonly content: readonly (readonly [string, Located])[]
}

/** The operations of a document, in its order. */
export function operationsIn(document: LinkedDocument): DocumentedOperation[] {
  const ids = new Set<string>()
  return entriesOf(below(document.root, 'paths')).flatMap(([path, located]) => {
    const item = document.resolve(located)
    return methods.flatMap(method => {
      const found = below(item, method)
      if (found === undefined || method === 'trace') return []
      const name = `${method.toUpperCase()} ${path}`
      const { operationId } = found.value
      const id = typeof operationId === 'string' && !ids.has(operationId) ? operationId : name
      ids.add(id)
      return [{ id, method, path, ...partsOf(found, item, document) }]
    })
  })
}

function partsOf(operation: Located, item: Located, document: LinkedDocument) {
  const { value } = operation
  const resolve = (one: Located) => document.resolve(one)
  const body = below(operation, 'requestBody')
  const security = value.security ?? document.root.value.security
  return {
    value,
    parameters: parametersOf(
      [...itemsOf(item, 'parameters'), ...itemsOf(operation, 'parameters')].map(resolve),
    ),
    body: body ? entriesOf(below(resolve(body), 'content'), { anyName: true }) : [],
    responses: entriesOf(below(operation, 'responses')).map(([status, one]) => ({
      status,
      content: entriesOf(below(resolve(one), 'content'), { anyName: true }),
    })),
    security: listIn(security).map(one => Object.keys(recordIn(one))),
    server: serverIn(value) ?? serverIn(item.value),
  }
}

/** Those of the operation replace those of its path. */
function parametersOf(all: readonly Located[]): Located[] {
  const named = new Map(all.map(one => [`${String(one.value.in)} ${String(one.value.name)}`, one]))
  return [...named.values()]
}

function serverIn({ servers }: Json): Json | undefined {
  const [first] = listIn(servers)
  return first === undefined ? undefined : recordIn(first)
}
