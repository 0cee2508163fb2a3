import { STATUS_CODES } from 'node:http'
import { isProbe } from '../operate/probes.ts'
import { type Schema, schemaNamer } from './named-schemas.ts'
import { headerComponent, headersFor } from './response-headers.ts'

/** The parts of an OpenAPI document that are completed here. */
interface Document {
  paths?: Record<string, Record<string, Operation>>
  components: Components
}

interface Components {
  readonly schemas: Record<string, Schema>
  readonly securitySchemes?: object
}

interface Operation {
  parameters?: Parameter[]
  requestBody?: Body
  responses: Record<string, Body & { headers?: object }>
}

interface Parameter {
  readonly name: string
  schema: object
}

interface Body {
  content?: Record<string, Media>
}

interface Media {
  schema: object
  /** Of media.ts: it has no ETag. */
  'x-untagged'?: true
  encoding?: object
}

/** Completes the document of @fastify/swagger with named schemas and responses, and response headers. */
export function completeDocument(made: object, tags: ReadonlyMap<string, string>): object {
  const { components, ...document } = made as Document
  const schemas = {}
  const headers: Record<string, object> = {}
  const responses: Record<string, object> = {}
  const named = schemaNamer(schemas)
  for (const [name, schema] of Object.entries(components.schemas)) named({ ...schema, title: name })

  const headersOf = (names: readonly string[]) => {
    for (const name of names) headers[name] ??= headerComponent(name)
    return Object.fromEntries(names.map(name => [name, { $ref: `#/components/headers/${name}` }]))
  }
  const nameSchemas = ({ content = {} }: Body) => {
    for (const media of Object.values(content)) {
      const encoding = encodingOf(media.schema)
      if (encoding) media.encoding = encoding
      media.schema = named({ ...media.schema })
    }
    const isTagged = Object.values(content).some(media => !media['x-untagged'])
    for (const media of Object.values(content)) delete media['x-untagged']
    return isTagged
  }

  const operations = Object.values(document.paths ?? {}).flatMap(methods => Object.values(methods))
  const hasLimits = operations.some(({ responses }) => '429' in responses)
  for (const [path, methods] of Object.entries(document.paths ?? {}))
    for (const operation of Object.values(methods)) {
      const { parameters = [], requestBody = {} } = operation
      for (const parameter of parameters) parameter.schema = named({ ...parameter.schema })
      nameSchemas(requestBody)
      for (const [status, response] of Object.entries(operation.responses)) {
        const isTagged = nameSchemas(response)
        const isSuccess = status.startsWith('2')
        const facts = {
          status,
          hasBody: isSuccess && response.content !== undefined,
          isTagged,
          isLimited: hasLimits && (!isSuccess || !isProbe(path)),
        }
        response.headers = { ...headersOf(headersFor(facts)), ...response.headers }
        if (isShared(status)) operation.responses[status] = shared(responses, nameOf(status), response)
      }
    }
  const sorted = Object.fromEntries(Object.entries(schemas).toSorted(([a], [b]) => (a < b ? -1 : 1)))
  const described = [...tags].map(([name, description]) => ({ name, description }))
  return { ...document, tags: described, components: { ...components, schemas: sorted, responses, headers } }
}

/** The media types of the files of a form, which media.ts notes in its schema. */
function encodingOf(schema: { properties?: Record<string, { 'x-types'?: string }> }): object | undefined {
  const types = Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const contentType = field['x-types']
    delete field['x-types']
    return contentType ? [[name, { contentType }]] : []
  })
  return types.length > 0 ? Object.fromEntries(types) : undefined
}

/** Problems and 304 are the same for all operations. */
function isShared(status: string): boolean {
  return status === '304' || !/^[23]/.test(status)
}

/** The component name of a status, e.g. `NotFound`; `default` becomes `OtherProblem`. */
function nameOf(status: string): string {
  return STATUS_CODES[status]?.replace(/[^A-Za-z]/g, '') ?? 'OtherProblem'
}

function shared(responses: Record<string, object>, name: string, response: object): object {
  responses[name] ??= response
  return { $ref: `#/components/responses/${name}` }
}
