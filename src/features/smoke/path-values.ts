import { type Json, listIn, recordIn } from '../../core/system/json.ts'
import type { ApiContract, ContractOperation } from './contract.ts'
import { givenExample } from './example.ts'

/** The items of the lists that were read, by their path. */
export type Lists = Map<string, readonly Json[]>

export interface RequestPath {
  /** With its query. */
  readonly path: string
  /** Whether a value is only the document's example, so that nothing may be there. */
  readonly isExample: boolean
}

/** The path of a request, with values from the first item of the list above it, or from examples. */
export function requestPath(
  operation: ContractOperation,
  contract: ApiContract,
  lists: Lists,
): RequestPath | { readonly missing: string } {
  let [path, isExample, missing] = ['', false, '']
  for (const part of operation.path.split('/').slice(1)) {
    const first = lists.get(path)?.[0]
    const filled = part.replace(/\{([^{}]*)\}/g, (_, name: string) => {
      const listed = first?.[name] ?? first?.[fieldOf(name)]
      const value = listed ?? exampleOf(name)
      if (listed === undefined) isExample = true
      if (!isSimple(value)) missing ||= name
      return encodeURIComponent(String(value))
    })
    path += `/${filled}`
  }
  const query = queryOf(operation, contract)
  if (missing || 'missing' in query) return { missing: 'missing' in query ? query.missing : missing }
  return { path: path + query.text, isExample }

  function exampleOf(name: string): unknown {
    const parameter = operation.parameters.find(one => one.in === 'path' && one.name === name)
    return parameter && givenExample(parameter, contract)
  }
}

/** `order_id` is the id of an order. */
function fieldOf(name: string): string {
  return name.replace(/^.*?_?([iI]d|[kK]ey|[sS]lug|[nN]ame)$/, '$1').toLowerCase()
}

/** Only parameters that are required are sent. */
function queryOf(
  { parameters }: ContractOperation,
  contract: ApiContract,
): { readonly text: string } | { readonly missing: string } {
  const query = new URLSearchParams()
  for (const parameter of parameters.filter(one => one.in === 'query' && one.required === true)) {
    const value = givenExample(parameter, contract)
    if (!isSimple(value)) return { missing: String(parameter.name) }
    query.set(String(parameter.name), String(value))
  }
  return { text: query.size > 0 ? `?${query}` : '' }
}

function isSimple(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}

/** The items of a list: an array, or the first array in an object, e.g. `items` or `data`. */
export function itemsIn(body: unknown): readonly Json[] {
  const list = Array.isArray(body) ? body : Object.values(recordIn(body)).find(Array.isArray)
  return listIn(list).map(recordIn)
}
