/** The parts of an OpenAPI document that are checked: operations and their JSON. */
export interface Documented {
  readonly tags?: ReadonlyArray<{ readonly name: string; readonly description?: string }>
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
}

interface Operation {
  readonly operationId?: string
  readonly summary?: string
  readonly description?: string
  readonly tags?: readonly string[]
  readonly parameters?: ReadonlyArray<{ readonly name: string; readonly schema: Field }>
  readonly requestBody?: Body
  readonly responses: Readonly<Record<string, Body>>
}

interface Body {
  readonly content?: Readonly<Record<string, { readonly schema: Field }>>
  readonly headers?: Readonly<Record<string, { readonly description?: string }>>
}

interface Field {
  readonly type?: string | readonly string[]
  readonly properties?: Readonly<Record<string, Field>>
  readonly items?: Field
  readonly allOf?: readonly Field[]
  readonly examples?: readonly unknown[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
}

/** What each operation lacks for readers and client generators, one line per operation. */
export function undocumented({ paths, tags = [] }: Documented): string[] {
  const described = tags.flatMap(({ name, description }) => (description ? [name] : []))
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).flatMap(([method, operation]) => {
      const lacks = [...faultsOf(operation), ...tagFaults(operation, described)]
      return lacks.length > 0 ? [`${method.toUpperCase()} ${path} lacks ${lacks.join(', ')}`] : []
    }),
  )
}

/** The schema of a JSON body, or nothing. */
export function jsonOf(body: Body | undefined): ReadonlyArray<{ readonly schema: Field }> {
  const json = body?.content?.['application/json']
  return json ? [json] : []
}

function faultsOf(operation: Operation): string[] {
  const { parameters = [], requestBody, responses } = operation
  const schemas = [requestBody, ...Object.values(responses)].flatMap(body =>
    Object.entries(body?.content ?? {}).map(([type, { schema }]) => ({ type, schema })),
  )
  const ours = schemas.filter(({ type }) => type === 'application/json').map(({ schema }) => schema)
  const typed = [...parameters, ...schemas.map(each => ({ name: '', ...each }))]
  const words = ['operationId', 'summary', 'description'] as const
  return [
    ...words.filter(word => !operation[word]).map(word => (word === 'operationId' ? word : `a ${word}`)),
    ...(Object.keys(responses).some(status => status.startsWith('4')) ? [] : ['its errors']),
    ...ours.flatMap(schema => fieldsOf(schema).filter(isUnshown)).map(({ path }) => `an example of ${path}`),
    ...typed
      .flatMap(({ name, schema }) => fieldsOf(schema, name).filter(isUntyped))
      .map(({ path }) => `a type of ${path}`),
    ...Object.entries(responses).flatMap(headerFaults),
  ]
}

function tagFaults({ tags = [] }: Operation, described: readonly string[]): string[] {
  if (tags.length === 0) return ['a tag']
  return tags.filter(tag => !described.includes(tag)).map(tag => `a description of its tag ${tag}`)
}

function headerFaults([status, { headers = {} }]: [string, Body]): string[] {
  const names = Object.entries(headers).flatMap(([name, { description }]) => (description ? [name] : []))
  const needed = ['API-Version', ...(status === '429' ? ['Retry-After'] : [])]
  return needed.filter(name => !names.includes(name)).map(name => `${name} on ${status}`)
}

interface Found {
  readonly path: string
  readonly field: Field
}

/** The leaf fields of a schema, with their paths. */
function fieldsOf(field: Field, path = ''): Found[] {
  const { properties, items, allOf } = field
  if (allOf) return allOf.flatMap(part => fieldsOf(part, path))
  if (items) return fieldsOf(items, `${path}[]`)
  if (properties)
    return Object.entries(properties).flatMap(([name, below]) => fieldsOf(below, `${path}/${name}`))
  return [{ path, field }]
}

/** Whether it has no example value. */
function isUnshown({ field }: Found): boolean {
  return !(field.examples || field.enum || 'const' in field)
}

function isUntyped({ field }: Found): boolean {
  return field.type === undefined
}
