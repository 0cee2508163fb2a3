/** What is looked at in an OpenAPI document: each operation, and the JSON it takes and gives. */
export interface Documented {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
}

interface Operation {
  readonly summary?: string
  readonly requestBody?: Body
  readonly responses: Readonly<Record<string, Body>>
}

interface Body {
  readonly content?: { readonly 'application/json'?: { readonly schema: Field } }
}

interface Field {
  readonly properties?: Readonly<Record<string, Field>>
  readonly items?: Field
  readonly examples?: readonly unknown[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
}

/** Every operation that lacks a summary, an example of a field, or the errors it can answer with; one a line. */
export function undocumented({ paths }: Documented): string[] {
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).flatMap(([method, operation]) => {
      const lacks = faultsOf(operation)
      return lacks.length > 0 ? [`${method.toUpperCase()} ${path} lacks ${lacks.join(', ')}`] : []
    }),
  )
}

function faultsOf({ summary, requestBody, responses }: Operation): string[] {
  const bodies = [requestBody, ...Object.values(responses)]
  const schemas = bodies.map(body => body?.content?.['application/json']?.schema)
  const errors = Object.keys(responses).filter(status => status.startsWith('4'))
  return [
    ...(summary ? [] : ['a summary']),
    ...(errors.length > 0 ? [] : ['its errors']),
    ...schemas.flatMap(schema => (schema ? unshown(schema) : [])).map(field => `an example of ${field}`),
  ]
}

/** The fields of a schema that show no value, by path. */
function unshown(field: Field, path = ''): string[] {
  const { properties, items } = field
  if (items) return unshown(items, `${path}[]`)
  if (properties)
    return Object.entries(properties).flatMap(([name, below]) => unshown(below, `${path}/${name}`))
  return field.examples || field.enum || 'const' in field ? [] : [path]
}
