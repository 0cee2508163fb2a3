import { inOpenApi } from '../http/request/deprecation.ts'
import type { DeprecationEntry } from '../http/response/deprecations.ts'

/** An OpenAPI document, or a part of it. */
type Document = Readonly<Record<string, unknown>>

/**
 * The call that replaces a deprecated one, for a shell: of the route that is to be used, or of the same route with the field that is.
 * Undefined if nothing is to be used instead, and for a field of a response.
 */
export function curlOf(entry: DeprecationEntry, url: string, document: Document): string | undefined {
  const { field, use } = entry
  if (use === undefined || field.startsWith('reply.')) return undefined
  const isRoute = /^[A-Z]+ \//.test(use)
  const [method = '', path = ''] = isRoute ? use.split(' ') : [entry.method, entry.path]
  const openApiPath = inOpenApi(path)
  const query = !isRoute && field.startsWith('query.') ? `?${use}=VALUE` : ''
  const operation = at(document, 'paths', openApiPath, method.toLowerCase())
  const schema = at(operation, 'requestBody', 'content', 'application/json', 'schema')
  const parts = [
    ...(method === 'GET' ? [] : [`-X ${method}`]),
    `'${url}${openApiPath.replace(/\{(\w+)\}/g, (_, name: string) => name.toUpperCase())}${query}'`,
    ...(at(operation, 'security') === undefined ? [] : ['-H "Authorization: Bearer $API_KEY"']),
    ...(schema === undefined
      ? []
      : ["-H 'Content-Type: application/json'", `-d '${bodyOf(schema, document)}'`]),
  ]
  return `curl ${parts.join(' ')}`
}

/** An example of a body. An apostrophe would end the text in the shell. */
function bodyOf(schema: unknown, document: Document): string {
  return JSON.stringify(exampleOf(schema, document, 0)).replaceAll("'", '\\u0027')
}

/** A value of a schema, made of its examples, defaults and first choices. */
function exampleOf(schema: unknown, document: Document, depth: number): unknown {
  const {
    $ref,
    examples,
    example,
    default: given,
    const: only,
    enum: values,
    properties,
    items,
    type,
    anyOf,
    allOf,
  } = Object(schema)
  if (depth > 8) return null
  if (typeof $ref === 'string')
    return exampleOf(at(document, ...$ref.slice(2).split('/')), document, depth + 1)
  const [first] = [examples?.[0], example, given, only, values?.[0]].filter(value => value !== undefined)
  if (first !== undefined) return first
  const [choice] = anyOf ?? allOf ?? []
  if (choice) return exampleOf(choice, document, depth + 1)
  if (properties) {
    const entries = Object.entries(properties).filter(([, field]) => !Object(field).deprecated)
    return Object.fromEntries(entries.map(([name, field]) => [name, exampleOf(field, document, depth + 1)]))
  }
  if (items) return [exampleOf(items, document, depth + 1)]
  return type === 'string' ? 'text' : type === 'boolean' ? true : 1
}

function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => (Object.hasOwn(Object(inner), key) ? Object(inner)[key] : undefined),
    value,
  )
}
