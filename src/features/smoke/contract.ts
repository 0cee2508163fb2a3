import { type ApiDocument, nameOf, type Operation, resolved } from '../../core/openapi/document.ts'
import { type SchemaFault, schemaChecker } from '../../core/openapi/schema-fault.ts'
import { type Json, listIn, recordIn } from '../../core/system/json.ts'
import { trimmedEnd } from '../../core/system/trimmed.ts'
import type { SmokeTarget } from './target.ts'

/** A document that an instance serves, with its references resolved. */
export interface ApiContract {
  readonly root: Json
  /** The URL that its paths begin with. */
  readonly base: string
  readonly operations: readonly ContractOperation[]
  readonly faultOf: SchemaFault
}

export interface ContractOperation {
  /** `GET /v1/orders/{id}`. */
  readonly name: string
  readonly method: string
  readonly path: string
  readonly isDeprecated: boolean
  readonly parameters: readonly Json[]
  /** The media type object of its JSON body. */
  readonly body: Json | undefined
  /** By status, `2XX` or `default`. */
  readonly responses: Readonly<Record<string, Json>>
  /** The names of the security schemes that it needs, as alternatives. */
  readonly security: ReadonlyArray<readonly string[]>
}

export function contractOf(document: ApiDocument, target: SmokeTarget): ApiContract {
  const { root, operations } = document
  return {
    root,
    base: baseOf(root, target),
    operations: operations.map(operation => operationOf(operation, root)),
    faultOf: schemaChecker(root),
  }
}

function operationOf(operation: Operation, root: Json): ContractOperation {
  const { method, path, value, item } = operation
  const read = (one: unknown) => recordIn(resolved(one, root))
  const responses = Object.entries(recordIn(value.responses)).map(([status, one]) => [status, read(one)])
  const content = recordIn(read(value.requestBody).content)
  return {
    name: nameOf(operation),
    method,
    path,
    isDeprecated: value.deprecated === true,
    parameters: [...listIn(item.parameters), ...listIn(value.parameters)].map(read),
    body: jsonIn(content),
    responses: Object.fromEntries(responses),
    security: listIn(value.security ?? root.security).map(one => Object.keys(recordIn(one))),
  }
}

/** The first media type of a content that is JSON. */
export function jsonIn(content: unknown): Json | undefined {
  const found = Object.entries(recordIn(content)).find(([type]) =>
    /^application\/([\w.-]+\+)?json\b/i.test(type),
  )
  return found && recordIn(found[1])
}

/**
 * Paths begin after the path of the first server. Its host is not used: the document of production may be
 * served on staging.
 */
function baseOf({ servers }: Json, { url, origin }: SmokeTarget): string {
  const server = String(recordIn(listIn(servers)[0]).url ?? '/')
  if (server.includes('{') || !URL.canParse(server, `${url}/`)) return url
  const path = trimmedEnd(new URL(server, `${url}/`).pathname, '/')
  return path === '' ? url : `${origin}${path}`
}

/** The response that a status has in the document; undefined where it is not documented. */
export function responseFor({ responses }: ContractOperation, status: number): Json | undefined {
  return responses[status] ?? responses[`${String(status)[0]}XX`] ?? responses.default
}

/** The operation of a method for the path of a URL. */
export function operationAt(
  contract: ApiContract,
  method: string,
  url: string,
): ContractOperation | undefined {
  const asked = new URL(url).pathname
    .slice(new URL(contract.base).pathname.replace(/\/$/, '').length)
    .split('/')
  return contract.operations.find(operation => {
    const parts = operation.path.split('/')
    const isSame = parts.every((part, at) => part === asked[at] || (part.includes('{') && asked[at] !== ''))
    return operation.method === method && parts.length === asked.length && isSame
  })
}
