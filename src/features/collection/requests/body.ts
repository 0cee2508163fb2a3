import type { Located } from '../../../core/openapi/place.ts'
import { schemaBelow } from '../../../core/openapi/references.ts'
import type { Schema } from '../../../core/openapi/schema-fault.ts'
import { recordIn } from '../../../core/system/json.ts'
import type { FormField, RequestBody } from '../collection.ts'
import type { DocumentedOperation } from '../operations/documented-operation.ts'
import { givenSample } from '../operations/parameter.ts'
import { isJsonType } from '../order/found-value.ts'
import { combined } from '../samples/combined.ts'
import type { Api, MadeBody } from './api.ts'
import { woven } from './weave.ts'

/** The body of an operation; `ending` makes its texts unique, undefined leaves them as they are. */
export function bodyOf(operation: DocumentedOperation, api: Api, ending: string | undefined): MadeBody {
  const chosen = preferred(operation)
  if (chosen === undefined) return { body: undefined, uses: new Set() }
  const [type, media] = chosen
  if (/^(application\/octet-stream|image\/|audio\/|video\/|application\/(zip|pdf|gzip))/i.test(type))
    return { body: { kind: 'file', type }, uses: new Set() }
  const { document, requests, makers, values, notes } = api
  const { value: sample, fault } = givenSample(media, document, requests)
  if (fault !== undefined) notes.push(`${operation.id}: no body was found that its schema allows: ${fault}.`)
  const found = schemaBelow(media, 'schema')
  const schema = found ? requests.schemaOf(found) : true
  const own = makers.captures.get(operation.id)?.variable
  const { value, uses } = woven(sample, {
    ...{ schema, schemas: requests, ending },
    variableOf: thing => {
      const name = makers.idOf.get(thing)
      return name === undefined || name === own ? undefined : { name, value: values.get(name) }
    },
  })
  return { body: written(type, value, schema, api), uses }
}

/** JSON before forms before anything else. */
function preferred({ body }: DocumentedOperation): readonly [string, Located] | undefined {
  const order = [isJsonType, isForm, isMultipart, isText]
  for (const isKind of order) {
    const found = body.find(([type]) => isKind(type))
    if (found) return found
  }
  return body[0]
}

const isForm = (type: string) => /^application\/x-www-form-urlencoded\b/i.test(type)
const isMultipart = (type: string) => /^multipart\//i.test(type)
const isText = (type: string) => /^text\//i.test(type)

function written(type: string, value: unknown, schema: Schema, api: Api): RequestBody {
  if (isForm(type) || isMultipart(type))
    return { kind: isForm(type) ? 'form' : 'multipart', type, fields: fieldsOf(value, schema, api) }
  const isJson = isJsonType(type) || type === '*/*'
  if (isJson) return { kind: 'json', type: isJsonType(type) ? type : 'application/json', value }
  return { kind: 'text', type, text: typeof value === 'object' ? '' : textOf(value) }
}

function fieldsOf(value: unknown, schema: Schema, { requests }: Api): FormField[] {
  const own = combined(schema, requests)
  const properties = recordIn(recordIn(own).properties)
  return Object.entries(recordIn(value)).flatMap(([name, part]) => {
    const isFile = isBinary(combined(properties[name] ?? true, requests))
    const parts = Array.isArray(part) && part.every(one => typeof one !== 'object') ? part : [part]
    return parts.map(one => ({ name, isFile, value: textOf(one) }))
  })
}

function isBinary(schema: Schema): boolean {
  const { format, contentMediaType, items } = recordIn(schema)
  return (
    format === 'binary' ||
    contentMediaType === 'application/octet-stream' ||
    recordIn(items).format === 'binary'
  )
}

/** A text stays as it is: only JSON can say a brace in another way. */
function textOf(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
