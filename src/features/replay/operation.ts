import { resolved } from '../../core/openapi/document.ts'
import type { ProjectRoute } from '../../core/project/contract/project-routes.ts'
import { type Json, listIn, recordIn } from '../../core/system/json.ts'

/** The schemas of an operation, in its document. */
export interface OperationSchemas {
  readonly root: Json
  readonly body: unknown
  /** How the fields of a form are sent, by name: their media types. */
  readonly encoding?: Json
  /** Of path and query parameters, by name. */
  readonly parameters: Json
}

export function schemasOf(answer: Json, { method, path }: ProjectRoute): OperationSchemas {
  const root = recordIn(answer.openapi)
  const item = recordIn(recordIn(root.paths)[path])
  const operation = recordIn(item[method.toLowerCase()])
  const content = recordIn(recordIn(resolved(operation.requestBody, root)).content)
  const parameters = [...listIn(item.parameters), ...listIn(operation.parameters)]
    .map(parameter => recordIn(resolved(parameter, root)))
    .map(({ name, schema }) => [String(name), schema])
  const { schema, encoding } = recordIn(Object.values(content)[0])
  return {
    root,
    body: schema,
    encoding: recordIn(encoding),
    parameters: Object.fromEntries(parameters),
  }
}

/** A schema with its reference and the parts of its allOf; of alternatives the first that is not null. */
export function plainSchema(schema: unknown, root: Json, depth = 0): Json {
  const own = recordIn(resolved(schema, root))
  if (depth > 8) return own
  const part = (each: unknown) => plainSchema(each, root, depth + 1)
  const all = listIn(own.allOf).map(part)
  const [first = {}] = [...listIn(own.anyOf), ...listIn(own.oneOf)]
    .map(part)
    .filter(({ type }) => type !== 'null')
  const properties = Object.assign({}, ...[...all, first, own].map(each => recordIn(each.properties)))
  return { ...Object.assign({}, ...all), ...first, ...own, properties }
}
