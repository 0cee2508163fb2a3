import { schemaBelow } from '../../../core/openapi/references.ts'
import { recordIn } from '../../../core/system/json.ts'
import type { DocumentedOperation } from '../operations/documented-operation.ts'
import { combined } from '../samples/combined.ts'
import type { Schemas } from '../schemas.ts'

type Keys = readonly (string | number)[]

/** Where the response of an operation has one of these fields; undefined where its schema does not say so. */
export function foundValue(
  operation: DocumentedOperation,
  fields: readonly string[],
  schemas: Schemas,
): Keys | undefined {
  const good = operation.responses.filter(({ status }) => /^2/.test(status))
  for (const { content } of good) {
    const [, media] = content.find(([type]) => isJsonType(type) || type === '*/*') ?? []
    const schema = media && schemaBelow(media, 'schema')
    if (schema === undefined) continue
    const own = schemas.schemaOf(schema)
    return operation.method === 'get' ? inList(own, fields, schemas) : inThing(own, fields, schemas)
  }
  return undefined
}

export function isJsonType(type: string): boolean {
  return /^application\/([\w.-]+\+)?json\b/i.test(type)
}

function inThing(schema: unknown, fields: readonly string[], schemas: Schemas, depth = 0): Keys | undefined {
  const properties = propertiesOf(schema, schemas)
  const own = fields.find(field => Object.hasOwn(properties, field))
  if (own !== undefined) return [own]
  if (depth > 0) return undefined
  for (const [name, part] of Object.entries(properties)) {
    const inner = inThing(part, fields, schemas, 1)
    if (inner) return [name, ...inner]
  }
  return undefined
}

/** In the first item of a list: the response itself, or the first of its fields that is one. */
function inList(schema: unknown, fields: readonly string[], schemas: Schemas): Keys | undefined {
  const items = itemsOf(schema, schemas)
  if (items !== undefined) return prefixed([0], inThing(items, fields, schemas, 1))
  for (const [name, part] of Object.entries(propertiesOf(schema, schemas))) {
    const inner = itemsOf(part, schemas)
    if (inner !== undefined) return prefixed([name, 0], inThing(inner, fields, schemas, 1))
  }
  return undefined
}

function prefixed(before: Keys, keys: Keys | undefined): Keys | undefined {
  return keys && [...before, ...keys]
}

function propertiesOf(schema: unknown, schemas: Schemas) {
  return recordIn(recordIn(combined(schema, schemas)).properties)
}

function itemsOf(schema: unknown, schemas: Schemas): unknown {
  const own = combined(schema, schemas)
  return typeof own === 'boolean' ? undefined : own.items
}
