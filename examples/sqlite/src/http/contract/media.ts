import { STATUS_CODES } from 'node:http'
import { type TSchema, Type } from 'typebox'
import { formOf } from '../request/declaration.ts'
import type { AnySpec } from '../request/route.ts'
import type { FileRules } from '../request/upload.ts'

const location = { type: 'string', description: 'Where to go.' }
const binary = { type: 'string', format: 'binary' }

/** The schema of the request body, for the contract. */
export function requestBodyOf({ body, files, rawBody }: AnySpec): object | undefined {
  if (files) return contentOf(['multipart/form-data'], formSchema(files, body))
  if (rawBody && rawBody !== true) return contentOf(rawBody, binary)
  return body
}

/** The schemas of the responses of a success, by status. */
export function responsesOf({ reply }: Pick<AnySpec, 'reply'>, status: number): Record<number, object> {
  const form = formOf(reply)
  if (form?.replies) {
    const each = Object.entries(form.replies)
    return Object.assign(
      {},
      ...each.map(([status, reply]) => responsesOf({ reply: reply ?? undefined }, Number(status))),
    )
  }
  const description = STATUS_CODES[status]
  if (!reply) return { [status]: emptyResponse(status) }
  if (!form) return { [status]: { ...reply, 'x-response-description': description } }
  const { kind, types, schema, headers } = form
  if (kind === 'redirect')
    return { [status]: { ...emptyResponse(status), headers: { ...headers, Location: location } } }
  const content = contentOf(types, kind === 'json' && schema ? schema : bodySchema(kind, schema), kind)
  const response = { description, ...(headers && { headers }), ...content }
  return kind === 'file'
    ? { [status]: response, 206: { ...response, description: STATUS_CODES[206] } }
    : { [status]: response }
}

export function emptyResponse(status: number) {
  return { type: 'null', description: STATUS_CODES[status] }
}

/** A media type whose ETag the contract does not promise has `x-untagged`, which document.ts removes. */
function contentOf(types: readonly string[], schema: object, kind = '') {
  const untagged = kind === 'stream' || kind === 'events'
  const media = untagged ? { schema, 'x-untagged': true } : { schema }
  return { content: Object.fromEntries(types.map(type => [type, media])) }
}

function bodySchema(kind: string, schema: TSchema | undefined): object {
  if (kind === 'text') return { type: 'string' }
  if (!schema) return binary
  return {
    type: 'string',
    description: 'Server-sent events. The data of each is JSON of this schema.',
    contentMediaType: 'application/json',
    contentSchema: schema,
  }
}

/** The fields and files of a form. */
function formSchema(files: FileRules, fields: TSchema | undefined): object {
  const properties = Object.entries(files).map(([name, rule]) => [name, fileSchema(rule)])
  const required = Object.entries(files).flatMap(([name, { optional, maxCount }]) =>
    optional || maxCount !== undefined ? [] : [name],
  )
  const form: { title?: string; properties?: object; required?: string[] } = fields ?? Type.Object({})
  return {
    ...form,
    ...(form.title && { title: `${form.title}Form` }),
    type: 'object',
    properties: { ...form.properties, ...Object.fromEntries(properties) },
    required: [...(form.required ?? []), ...required],
  }
}

function fileSchema({ maxBytes, types = [], maxCount }: FileRules[string]): object {
  const type = types.length > 0 ? ` (${types.join(', ')})` : ''
  const one = { ...binary, description: `A file of at most ${maxBytes} bytes${type}.` }
  const field = maxCount === undefined ? one : { type: 'array', maxItems: maxCount, items: one }
  return types.length > 0 ? { ...field, 'x-types': types.join(', ') } : field
}
