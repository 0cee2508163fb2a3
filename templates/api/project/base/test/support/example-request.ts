import { exampleOf, type Schema } from './example.ts'

/** The parts of an operation that say what to send. */
export interface Operation {
  readonly parameters?: ReadonlyArray<Parameter>
  readonly requestBody?: { readonly content: Readonly<Record<string, Media>> }
  readonly responses?: Readonly<Record<string, { readonly content?: object }>>
}

interface Parameter {
  readonly name: string
  readonly in: string
  readonly required?: boolean
  readonly schema: Schema
}

interface Media {
  readonly schema: Schema
  readonly encoding?: Readonly<Record<string, { readonly contentType: string }>>
}

/** A body that is valid for the operation: JSON, a form, or bytes of its media type. */
export function exampleBody({ requestBody }: Operation): object | string | undefined {
  const [type, media] = Object.entries(requestBody?.content ?? {})[0] ?? []
  if (!media) return undefined
  if (type === 'application/json') return Object(exampleOf(media.schema))
  return type === 'multipart/form-data' ? exampleForm(media) : 'text'
}

/** The headers that the operation requires, and the media type of a body that is text. */
export function exampleHeaders({ parameters = [], requestBody }: Operation): Record<string, string> {
  const required = parameters.filter(parameter => parameter.in === 'header' && parameter.required)
  const [type = 'application/json'] = Object.keys(requestBody?.content ?? {})
  return {
    ...Object.fromEntries(required.map(({ name, schema }) => [name, String(exampleOf(schema))])),
    ...(!/^(application\/json|multipart\/form-data)$/.test(type) && { 'content-type': type }),
  }
}

/** Whether a response may never end. HEAD shows its status, too. */
export function isEndless({ responses = {} }: Operation): boolean {
  return Object.values(responses).some(({ content = {} }) => 'text/event-stream' in content)
}

function exampleForm({ schema: { properties = {} }, encoding = {} }: Media): FormData {
  const form = new FormData()
  for (const [name, field] of Object.entries(properties)) {
    const type = encoding[name]?.contentType.split(',')[0] ?? 'application/octet-stream'
    if ((field.items ?? field).format === 'binary') form.append(name, new Blob(['bytes'], { type }), 'file')
    else form.append(name, String(exampleOf(field)))
  }
  return form
}
