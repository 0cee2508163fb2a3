import { type Json, listIn, recordIn } from '../system/json.ts'
import { type ApiDocument, nameOf, type Operation, resolved } from './document.ts'
import { type Fault, unknownIn, words } from './fault.ts'

const operationWords = words(
  'tags summary description externalDocs operationId parameters requestBody responses callbacks deprecated security servers consumes produces schemes',
)

export function operationFaults(operation: Operation, document: ApiDocument): Fault[] {
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
    if (!/^([1-5](\d\d|XX)|default)$/.test(status)) add(`${status} is not a status`, status)
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
  const needed = [...path.matchAll(/\{([^}]{0,200})\}/g)].map(([, name = '']) => name)
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

export function sameIds(operations: readonly Operation[]): Fault[] {
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
