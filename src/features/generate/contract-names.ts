import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isRecord, recordIn } from '../../core/system/json.ts'

/** The names that the committed contract of an API has already. */
export interface ContractNames {
  /** The titles of its schemas: `OrderPage`. */
  readonly titles: readonly string[]
  /** `/v1/orders/{}`: what a parameter is called does not matter. */
  readonly paths: ReadonlySet<string>
  /** `getOrder`, which generated clients use. */
  readonly operations: ReadonlySet<string>
}

/** Reads openapi.json; empty where there is none that can be read. */
export function contractNames(root: string): ContractNames {
  const { components, paths } = documentIn(join(root, 'openapi.json'))
  const routes = Object.entries(recordIn(paths))
  const operations = routes.flatMap(([, item]) => Object.values(recordIn(item)))
  return {
    titles: Object.keys(recordIn(recordIn(components).schemas)),
    paths: new Set(routes.map(([path]) => comparablePath(path))),
    operations: new Set(operations.flatMap(each => (isRecord(each) ? [String(each.operationId)] : []))),
  }
}

/** `/v1/orders/{order_id}/notes` and `/v1/orders/:order_id/notes` → `/v1/orders/{}/notes`. */
export function comparablePath(path: string): string {
  return path.replace(/\{[^{}]*\}|:\w+/g, '{}')
}

function documentIn(path: string): Readonly<Record<string, unknown>> {
  try {
    return recordIn(JSON.parse(readFileSync(path, 'utf8')))
  } catch (error) {
    if (error instanceof SyntaxError) return {}
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {}
    throw error
  }
}
