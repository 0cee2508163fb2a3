import { singularWord } from '../../../core/fields/plural.ts'

/** A parameter in a path. */
export interface PathParameter {
  readonly name: string
  /** The path before the segment that it is in: `/v1/products`. */
  readonly collection: string
  /** The name of its variable: `product_id` for `/v1/products/{id}`. */
  readonly variable: string
}

export function pathParameters(path: string): PathParameter[] {
  const segments = path.split('/').slice(1)
  return segments.flatMap((segment, at) => {
    const names = [...segment.matchAll(/\{([^{}]*)\}/g)].map(match => match[1] ?? '')
    const collection = `/${segments.slice(0, at).join('/')}`
    const before = segments.slice(0, at).findLast(part => !part.includes('{')) ?? ''
    return names.map(name => ({ name, collection, variable: variableFor(name, before) }))
  })
}

/** Without the slash that some frameworks write at the end of a collection. */
export function plainPath(path: string): string {
  return path.length > 1 ? path.replace(/\/$/, '') : path
}

/** Whether the last segment is a parameter: one thing of a collection. */
export function isItem(path: string): boolean {
  return /\/\{[^{}]*\}\/?$/.test(path)
}

export function collectionOf(path: string): string {
  return path.slice(0, plainPath(path).lastIndexOf('/'))
}

/** What one thing of a collection is called: `order_line` for `/v1/order-lines`. */
export function thingIn(collection: string): string {
  const last = collection.split('/').findLast(part => part !== '' && !part.includes('{')) ?? ''
  return singularWord(
    last
      .replace(/([a-z])([A-Z])/g, '$1_$2')
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '_'),
  )
}

/** Names that say nothing without their collection. */
const general = /^(id|_id|uuid|guid|key|slug|name|number|code)$/i

function variableFor(name: string, before: string): string {
  const own = general.test(name) && before !== '' ? `${thingIn(before)}_${name}` : name
  return own.replace(/[^\w-]/g, '_')
}
