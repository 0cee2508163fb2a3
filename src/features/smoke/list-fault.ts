import { type Json, listIn, recordIn } from '../../core/system/json.ts'
import { type ApiContract, type ContractOperation, jsonIn, responseFor } from './contract.ts'
import { merged } from './example.ts'
import { itemsIn } from './path-values.ts'

/**
 * What is missing in the items of a list. With a parameter `fields` callers choose what items have, so its schema requires nothing;
 * without it, an item has what the GET of one item requires, as far as the list knows it.
 */
export function listFault(
  operation: ContractOperation,
  body: unknown,
  contract: ApiContract,
): string | undefined {
  const item = itemOperation(operation, contract)
  if (item === undefined || !operation.parameters.some(isFields)) return undefined
  const declared = recordIn(merged(listedSchema(operation, contract), contract.root).properties)
  const required = listIn(merged(bodySchema(item), contract.root).required).map(String)
  const expected = required.filter(name => name in declared)
  for (const [at, found] of itemsIn(body).entries()) {
    const missing = expected.find(name => !(name in found))
    if (missing !== undefined) return `Item ${at} has no ${missing}, which ${item.name} requires.`
  }
  return undefined
}

function isFields(parameter: Json): boolean {
  return parameter.in === 'query' && parameter.name === 'fields'
}

/** `GET /v1/orders/{id}` for `GET /v1/orders`. */
function itemOperation(
  { path }: ContractOperation,
  { operations }: ApiContract,
): ContractOperation | undefined {
  return operations.find(
    each =>
      each.method === 'get' &&
      each.path.startsWith(`${path}/{`) &&
      /^[^/]+}$/.test(each.path.slice(path.length + 1)),
  )
}

function bodySchema(operation: ContractOperation): unknown {
  return recordIn(jsonIn(responseFor(operation, 200)?.content)).schema
}

/** The schema of the items, in an array or in the first array of an object. */
function listedSchema(operation: ContractOperation, { root }: ApiContract): unknown {
  const whole = merged(bodySchema(operation), root)
  const parts = [whole, ...Object.values(recordIn(whole.properties)).map(part => merged(part, root))]
  return parts.find(({ type }) => type === 'array')?.items
}
