/** The parts of a JSON Schema that are used here. */
export interface Schema {
  readonly title?: string
  readonly type?: string | readonly string[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly [keyword: string]: unknown
}

type Schemas = Record<string, object>

/**
 * Moves each schema with a title to a component of that name and refers to it, so that generated clients have one
 * `Product`, not a type per route. Adds the type of an enum, which generators need.
 */
export function schemaNamer(components: Schemas) {
  return function named(schema: Schema): object {
    const { title, ...rest } = schema
    const complete = withType(mapped(rest, named))
    if (title === undefined) return complete
    const known = components[title]
    if (known && JSON.stringify(known) !== JSON.stringify(complete))
      throw new Error(`Two schemas have the title ${title}. Change one of them.`)
    components[title] = complete
    return { $ref: `#/components/schemas/${title}` }
  }
}

/** Applies `change` to the direct subschemas. */
function mapped(schema: Schema, change: (inner: Schema) => object): Schema {
  const entries = Object.entries(schema).map(([keyword, value]) => {
    if (keyword === 'properties') return [keyword, mappedValues(value, change)]
    if (Array.isArray(value) && /^(anyOf|oneOf|allOf|prefixItems)$/.test(keyword))
      return [keyword, value.map(each => (isSchema(each) ? change(each) : each))]
    const holdsOne = /^(items|additionalProperties|not|contentSchema)$/.test(keyword)
    return [keyword, holdsOne && isSchema(value) ? change(value) : value]
  })
  return Object.fromEntries(entries)
}

function mappedValues(value: unknown, change: (inner: Schema) => object): unknown {
  if (!isSchema(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name, isSchema(each) ? change(each) : each]),
  )
}

function withType(schema: Schema): Schema {
  const values = schema.enum ?? ('const' in schema ? [schema.const] : undefined)
  if (values === undefined || schema.type !== undefined) return schema
  const types = [...new Set(values.map(typeOf))]
  return { type: types.length === 1 ? types[0] : types, ...schema }
}

function typeOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return typeof value === 'number' && Number.isInteger(value) ? 'integer' : typeof value
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
