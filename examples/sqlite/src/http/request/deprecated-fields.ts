import { jsonSchemaOf } from './declaration.ts'
import type { Deprecation } from './deprecation.ts'
import type { AnySpec } from './route.ts'

/** A deprecated field of a route. */
export interface DeprecatedField {
  /** Its part and its path, e.g. `body.lines.note`, `query.state` or `reply.items.total`. */
  readonly name: string
  readonly deprecation: Deprecation
  /** The names of the fields beside it. */
  readonly siblings: readonly string[]
}

/** What a request sends. */
interface Sent {
  readonly query: unknown
  readonly body?: unknown
}

/** The deprecated fields of a route: those of its body, its query and its reply. */
export function deprecatedFieldsOf(spec: AnySpec): DeprecatedField[] {
  const parts = { body: spec.body, query: spec.query, reply: jsonSchemaOf(spec) }
  return Object.entries(parts).flatMap(([name, schema]) => fieldsIn(schema, name))
}

function fieldsIn(schema: unknown, path: string): DeprecatedField[] {
  const { properties = {}, items, allOf = [], anyOf = [], oneOf = [] } = Object(schema)
  const siblings = Object.keys(properties)
  const own = Object.entries(properties).flatMap(([name, field]) => {
    const deprecation: Deprecation | undefined = Object(field)['x-deprecation']
    const below = fieldsIn(field, `${path}.${name}`)
    return deprecation ? [{ name: `${path}.${name}`, deprecation, siblings }, ...below] : below
  })
  return [
    ...own,
    ...[items, ...allOf, ...anyOf, ...oneOf].flatMap(inner => (inner ? fieldsIn(inner, path) : [])),
  ]
}

/**
 * Returns a function that names the deprecated fields that a request uses: those of the body and the query that it sent,
 * and those of the reply that it named in `fields=`. Call it before the validation, which adds defaults.
 */
export function usedFields(fields: readonly DeprecatedField[]): (request: Sent) => string[] {
  const each = fields.map(({ name }) => {
    const [part, ...path] = name.split('.')
    return { name, part, path }
  })
  return ({ query, body }) => {
    const asked = String(Object(query).fields ?? '').split(',')
    return each.flatMap(({ name, part, path }) => {
      const isUsed =
        part === 'reply' ? asked.includes(path.at(-1) ?? '') : has(part === 'body' ? body : query, path)
      return isUsed ? [name] : []
    })
  }
}

/** Whether a value has a field at this path; of a list, one of its items. */
function has(value: unknown, [name, ...rest]: readonly string[]): boolean {
  if (Array.isArray(value))
    return value.some(item => has(item, [...(name === undefined ? [] : [name]), ...rest]))
  if (name === undefined) return true
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return false
  return rest.length === 0 || has(Reflect.get(value, name), rest)
}
