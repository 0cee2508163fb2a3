/** The parts of JSON Schema that the routes use. */
export interface Schema {
  readonly type?: string
  readonly format?: string
  readonly enum?: readonly unknown[]
  readonly examples?: readonly unknown[]
  readonly minimum?: number
  readonly items?: Schema
  readonly properties?: Record<string, Schema>
  readonly additionalProperties?: unknown
}

export const nowhere = '01890000-0000-7000-8000-000000000000'

/** A value that is valid for the schema. The rows it refers to may not exist. */
export function exampleOf({
  type,
  format,
  enum: values,
  examples,
  minimum = 1,
  items,
  properties,
}: Schema): unknown {
  if (values) return values[0]
  if (type === 'object') return mapped(properties, exampleOf)
  if (type === 'array') return items ? [exampleOf(items)] : []
  if (format === 'uuid') return nowhere
  if (examples) return examples[0]
  if (type === 'string') return 'text'
  return type === 'boolean' ? true : minimum
}

export function mapped(properties: Schema['properties'] = {}, map: (schema: Schema) => unknown): object {
  return Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, map(schema)]))
}
