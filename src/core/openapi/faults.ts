import { type Json, recordIn } from '../system/json.ts'
import type { ApiDocument } from './document.ts'
import { type Fault, unknownIn, words } from './fault.ts'
import { operationFaults, sameIds } from './operation-faults.ts'
import { referenceFaults } from './reference-faults.ts'

/**
 * What an OpenAPI 3.0 or 3.1 or Swagger 2.0 parser rejects: missing fields, broken references and unknown
 * words. Of the JSON Schemas only types are checked.
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

function pathFaults(paths: Json): Fault[] {
  const templates = new Map<string, string>()
  return Object.entries(paths).flatMap(([path, value]) => {
    if (path.startsWith('x-')) return []
    const faults: Fault[] = []
    const add = (fault: string, ...keys: string[]) =>
      faults.push({ where: path, fault, keys: [path, ...keys] })
    if (!path.startsWith('/')) add('a path begins with /')
    const template = path.replace(/\{[^}]{0,200}\}/g, '{}')
    const duplicate = templates.get(template)
    if (duplicate !== undefined) add(`it is the same path as ${duplicate}`)
    templates.set(template, path)
    for (const key of unknownIn(recordIn(value), itemWords)) add(`there is no field ${key}`, key)
    return faults
  })
}
