import type { Capture } from '../collection.ts'
import type { DocumentedOperation } from '../operations/documented-operation.ts'
import type { Schemas } from '../schemas.ts'
import { foundValue } from './found-value.ts'
import { collectionOf, isItem, pathParameters, plainPath, thingIn } from './path.ts'

/** Which operations give the values of which variables. */
export interface Makers {
  /** By the id of the operation. */
  readonly captures: ReadonlyMap<string, Capture>
  /** The variable with the id of a thing: `product` → `product_id`. */
  readonly idOf: ReadonlyMap<string, string>
}

/** The POST of a collection gives the parameter of its items, else its list does. */
export function makersIn(operations: readonly DocumentedOperation[], responses: Schemas): Makers {
  const captures = new Map<string, Capture>()
  const idOf = new Map<string, string>()
  const at = new Map(
    operations.map(operation => [`${operation.method} ${plainPath(operation.path)}`, operation]),
  )
  for (const path of new Set(operations.map(operation => operation.path).filter(isItem))) {
    const collection = collectionOf(path)
    const parameter = pathParameters(path).at(-1)
    if (parameter === undefined) continue
    const fields = fieldsFor(parameter.name)
    for (const method of ['post', 'get']) {
      const operation = at.get(`${method} ${collection}`)
      const keys = operation && foundValue(operation, fields, responses)
      if (keys === undefined || captures.has(operation?.id ?? '')) continue
      captures.set(operation?.id ?? '', { variable: parameter.variable, keys, isEncoded: true })
      const isId = /id$/i.test(parameter.name)
      if (isId && !idOf.has(thingIn(collection))) idOf.set(thingIn(collection), parameter.variable)
      break
    }
  }
  return { captures, idOf }
}

/** What the response may call it: `{productId}` is `productId`, `product_id`, `id` or, with MongoDB, `_id`. */
function fieldsFor(name: string): string[] {
  const snake = name.replace(/([a-z])([A-Z])/g, '$1_$2').toLowerCase()
  const last = snake.split(/[_-]/).at(-1) ?? snake
  return [...new Set([name, snake, last, ...(last === 'id' ? ['_id'] : [])])]
}
