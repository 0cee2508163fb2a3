import {
  type ApiDocument,
  at,
  type Json,
  listIn,
  nameOf,
  type Operation,
  recordIn,
  resolved,
} from './document.ts'

/** A rule of the specification that a document breaks. */
export interface Fault {
  readonly where: string
  readonly fault: string
  /** Keys that lead to it. */
  readonly keys: readonly string[]
}

/**
 * What a reader of OpenAPI 3.0 and 3.1 or Swagger 2.0 stumbles over: what must be there and is not, names that lead
 * nowhere, and words that the specification does not have. The JSON Schemas in it are looked at for types only.
 */
export function faultsIn(document: ApiDocument): Fault[] {
  const { root, operations } = document
  return [
    ...rootFaults(document),
    ...pathFaults(recordIn(root.paths)),
    ...operations.flatMap(operation => operationFaults(operation, document)),
    ...sameIds(operations),
    ...referenceFaults(root),
  ]
}

function rootFaults({ root, version }: ApiDocument): Fault[] {
  const faults: Fault[] = []
  const add = (fault: string, ...keys: string[]) => faults.push({ where: 'The document', fault, keys })
  const info = recordIn(root.info)
  if (!/^(2\.0|3\.[0-2])$/.test(version))
    add(`it has the version ${String(root.openapi ?? root.swagger)}`, 'openapi')
  if (typeof info.title !== 'string') add('it has no info.title', 'info')
  if (typeof info.version !== 'string') add('it has no info.version', 'info')
  const isNew = !/^(2\.0|3\.0)$/.test(version)
  if (!('paths' in root) && !(isNew && ('components' in root || 'webhooks' in root))) add('it has no paths')
  for (const key of unknownIn(root, /^2/.test(version) ? swaggerWords : rootWords))
    add(`it has an unknown field ${key}`, key)
  return faults
}

const rootWords = words(
  'openapi info jsonSchemaDialect servers paths webhooks components security tags externalDocs $self',
)

const swaggerWords = words(
  'swagger info host basePath schemes consumes produces paths definitions parameters responses securityDefinitions security tags externalDocs',
)

const itemWords = words(
  '$ref summary description servers parameters get put post delete options head patch trace query additionalOperations',
)

const operationWords = words(
  'tags summary description externalDocs operationId parameters requestBody responses callbacks deprecated security servers consumes produces schemes',
)

function pathFaults(paths: Json): Fault[] {
  const templates = new Map<string, string>()
  return Object.entries(paths).flatMap(([path, value]) => {
    if (path.startsWith('x-')) return []
    const faults: Fault[] = []
    const add = (fault: string, ...keys: string[]) =>
      faults.push({ where: path, fault, keys: [path, ...keys] })
    if (!path.startsWith('/')) add('a path begins with /')
    const template = path.replace(/\{[^}]*\}/g, '{}')
    const twin = templates.get(template)
    if (twin !== undefined) add(`it is the same path as ${twin}`)
    templates.set(template, path)
    for (const key of unknownIn(recordIn(value), itemWords)) add(`there is no field ${key}`, key)
    return faults
  })
}

function operationFaults(operation: Operation, document: ApiDocument): Fault[] {
  const { value, method, path, item } = operation
  const { root, version } = document
  const faults: Fault[] = []
  const keys = [path, method]
  const add = (fault: string, ...more: string[]) =>
    faults.push({ where: nameOf(operation), fault, keys: [...keys, ...more] })
  for (const key of unknownIn(value, operationWords)) add(`there is no field ${key}`, key)
  const responses = recordIn(value.responses)
  if (!('responses' in value) && /^(2|3\.0)/.test(version)) add('it has no responses')
  else if ('responses' in value && Object.keys(responses).length === 0)
    add('its responses are empty', 'responses')
  for (const [status, response] of Object.entries(responses)) {
    if (status.startsWith('x-')) continue
    if (!/^([1-5](\d\d|XX)|default)$/.test(status)) add(`${status} is no status`, status)
    const described = recordIn(resolved(response, root))
    if (typeof described.description !== 'string' && !('$ref' in recordIn(response)))
      add(`its response ${status} has no description`, status)
  }
  const parameters = [...listIn(item.parameters), ...listIn(value.parameters)].map(one =>
    recordIn(resolved(one, root)),
  )
  for (const fault of parameterFaults(parameters, path, version)) add(fault, 'parameters')
  const body = recordIn(resolved(value.requestBody, root))
  if ('requestBody' in value && !('content' in body) && !('$ref' in body))
    add('its requestBody has no content', 'requestBody')
  for (const name of unknownSecurity(value.security, root))
    add(`it asks for ${name}, which no security scheme is`, 'security')
  return faults
}

function parameterFaults(parameters: readonly Json[], path: string, version: string): string[] {
  const inPath = parameters.filter(parameter => parameter.in === 'path').map(({ name }) => String(name))
  const needed = [...path.matchAll(/\{([^}]*)\}/g)].map(([, name = '']) => name)
  const isForeign = parameters.some(({ $ref }) => $ref !== undefined)
  return [
    ...parameters.flatMap(parameter => parameterFault(parameter, version)),
    ...(isForeign
      ? []
      : needed.filter(name => !inPath.includes(name)).map(name => `nothing describes its {${name}}`)),
    ...inPath
      .filter(name => !needed.includes(name))
      .map(name => `it describes {${name}}, which is not in the path`),
  ]
}

function parameterFault(parameter: Json, version: string): string[] {
  const { name, in: place, required, schema, content, type, $ref } = parameter
  if ($ref !== undefined) return []
  if (typeof name !== 'string') return ['a parameter has no name']
  const places = /^2/.test(version)
    ? ['path', 'query', 'header', 'formData', 'body']
    : ['path', 'query', 'header', 'cookie', 'querystring']
  if (!places.includes(String(place))) return [`its parameter ${name} is in ${String(place)}`]
  if (place === 'path' && required !== true) return [`its parameter ${name} is in the path, and not required`]
  const isTyped = /^2/.test(version)
    ? schema !== undefined || type !== undefined
    : schema !== undefined || content !== undefined
  return isTyped ? [] : [`its parameter ${name} has no schema`]
}

function unknownSecurity(security: unknown, root: Json): string[] {
  const schemes = {
    ...recordIn(recordIn(root.components).securitySchemes),
    ...recordIn(root.securityDefinitions),
  }
  const named = listIn(security).flatMap(one => Object.keys(recordIn(one)))
  return [...new Set(named)].filter(name => !(name in schemes))
}

function sameIds(operations: readonly Operation[]): Fault[] {
  const seen = new Map<unknown, string>()
  return operations.flatMap(operation => {
    const { operationId } = operation.value
    const before = operationId === undefined ? undefined : seen.get(operationId)
    seen.set(operationId, nameOf(operation))
    const fault = `its operationId ${String(operationId)} is that of ${before}`
    return before
      ? [{ where: nameOf(operation), fault, keys: [operation.path, operation.method, 'operationId'] }]
      : []
  })
}

const types = ['string', 'number', 'integer', 'boolean', 'array', 'object', 'null', 'file']

/** References that lead nowhere, and types that there are not. Values and examples are not looked into. */
function referenceFaults(root: Json): Fault[] {
  const faults: Fault[] = []
  const visit = (value: unknown, keys: readonly string[], isMap: boolean): void => {
    if (Array.isArray(value)) {
      for (const part of value) visit(part, keys, false)
      return
    }
    const record = recordIn(value)
    const where = keys.join('.')
    const { $ref, type } = record
    if (!isMap && typeof $ref === 'string' && $ref.startsWith('#/') && at(root, $ref) === undefined)
      faults.push({ where, fault: `${$ref} leads nowhere`, keys: [...keys, '$ref'] })
    const isSchema = keys.includes('schema') || keys.includes('schemas') || keys.includes('definitions')
    if (!isMap && isSchema && typeof type === 'string' && !types.includes(type))
      faults.push({ where, fault: `there is no type ${type}`, keys: [...keys, 'type'] })
    for (const [key, part] of Object.entries(record))
      if (isMap || !values.has(key)) visit(part, [...keys, key], !isMap && maps.has(key))
  }
  visit(root, [], false)
  return faults
}

/** Below these anything may stand. */
const values = new Set(['example', 'examples', 'default', 'enum', 'const'])

/** Below these the keys are names that people chose. */
const maps = new Set([
  'properties',
  'patternProperties',
  'schemas',
  'definitions',
  'paths',
  'responses',
  'parameters',
  '$defs',
])

function unknownIn(record: Json, known: ReadonlySet<string>): string[] {
  return Object.keys(record).filter(key => !known.has(key) && !key.startsWith('x-'))
}

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(' '))
}
