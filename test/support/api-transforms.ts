import { isRecord } from '../../src/core/system/json.ts'
import type { ApiSample } from '../../src/features/api-diff/samples.ts'

/** The same document with the keys of each object from the last to the first. */
export function reordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reordered)
  if (!isRecord(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, part]) => [key, reordered(part)]),
  )
}

/** With each schema of a media type or parameter in a component of its own. */
export function extracted(document: ApiSample): ApiSample {
  const schemas: Record<string, unknown> = {}
  const walk = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(walk)
    if (!isRecord(value)) return value
    return Object.fromEntries(
      Object.entries(value).map(([key, part]) => {
        if (key !== 'schema' || !isRecord(part)) return [key, walk(part)]
        const name = `Extracted${Object.keys(schemas).length}`
        schemas[name] = part
        return [key, { $ref: `#/components/schemas/${name}` }]
      }),
    )
  }
  const { components, ...rest } = document
  const walked = walk(rest)
  const named = isRecord(components) ? components : {}
  const own = isRecord(named.schemas) ? named.schemas : {}
  return { ...(isRecord(walked) && walked), components: { ...named, schemas: { ...own, ...schemas } } }
}

/** With each reference to a schema replaced by the schema, where no circle is. */
export function inlined(document: ApiSample): ApiSample {
  const components = isRecord(document.components) ? document.components : {}
  const schemas = isRecord(components.schemas) ? components.schemas : {}
  const walk = (value: unknown, open: readonly string[]): unknown => {
    if (Array.isArray(value)) return value.map(part => walk(part, open))
    if (!isRecord(value)) return value
    const name = /^#\/components\/schemas\/(\w+)$/.exec(String(value.$ref))?.[1]
    if (name !== undefined && !open.includes(name)) return walk(schemas[name], [...open, name])
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, walk(part, open)]))
  }
  const walked = walk(document, [])
  return isRecord(walked) ? walked : document
}
