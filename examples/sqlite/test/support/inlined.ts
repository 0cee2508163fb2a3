/**
 * An OpenAPI document as plain JSON, with each `$ref` replaced by its target. A recursive reference becomes an empty
 * schema.
 */
export function inlined(document: object): unknown {
  const root: unknown = JSON.parse(JSON.stringify(document))
  return inline(root, root, [])
}

function inline(value: unknown, root: unknown, trail: readonly string[]): unknown {
  if (Array.isArray(value)) return value.map(each => inline(each, root, trail))
  if (typeof value !== 'object' || value === null) return value
  const reference: unknown = Reflect.get(value, '$ref')
  if (typeof reference !== 'string')
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, inline(each, root, trail)]))
  return trail.includes(reference) ? {} : inline(at(root, reference), root, [...trail, reference])
}

function at(root: unknown, reference: string): unknown {
  const keys = reference.split('/').slice(1)
  return keys.reduce<unknown>((value, key) => {
    if (typeof value !== 'object' || value === null || !(key in value))
      throw new Error(`${reference} does not exist`)
    return Reflect.get(value, key)
  }, root)
}
