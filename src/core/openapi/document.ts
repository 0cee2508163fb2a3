import { type Json, recordIn } from '../system/json.ts'
import { parseYaml, YamlFault } from '../system/yaml.ts'

/** An OpenAPI or Swagger document of the repository. */
export interface ApiDocument {
  readonly path: string
  readonly text: string
  readonly root: Json
  /** 2, 3.0, 3.1 … */
  readonly version: string
  readonly operations: readonly Operation[]
}

export interface Operation {
  /** In lower case. */
  readonly method: string
  /** With its parameters in braces. */
  readonly path: string
  readonly value: Json
  /** The path item that contains it. */
  readonly item: Json
}

/** A document that cannot be read, and why. */
export interface BrokenDocument {
  readonly path: string
  readonly fault: string
}

export const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'] as const

/** The content; a sentence where it cannot be parsed; undefined where it is not an API document. */
export function parsedDocument(path: string, text: string): Json | string | undefined {
  try {
    const root: unknown = path.endsWith('.json') ? JSON.parse(text) : parseYaml(text)
    return 'openapi' in recordIn(root) || 'swagger' in recordIn(root) ? recordIn(root) : undefined
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof YamlFault)) throw error
    return error.message.split('\n')[0] ?? ''
  }
}

export function documentOf(path: string, text: string, root: Json): ApiDocument {
  const version = String(root.openapi ?? root.swagger ?? '')
  const operations = Object.entries(recordIn(root.paths)).flatMap(([route, value]) => {
    if (route.startsWith('x-')) return []
    const item = recordIn(value)
    return methods.flatMap(method =>
      method in item ? [{ method, path: route, value: recordIn(item[method]), item }] : [],
    )
  })
  return { path, text, root, version: /^\d+(\.\d+)?/.exec(version)?.[0] ?? '', operations }
}

/** `GET /v1/orders`. */
export function nameOf({ method, path }: Operation): string {
  return `${method.toUpperCase()} ${path}`
}

/** The target of a `#/components/…` reference; other values are returned unchanged. */
export function resolved(value: unknown, root: Json): unknown {
  const reference = recordIn(value).$ref
  if (typeof reference !== 'string' || !reference.startsWith('#/')) return value
  return at(root, reference)
}

export function at(root: Json, pointer: string): unknown {
  const parts = pointer.slice(2).split('/')
  return parts.reduce<unknown>(
    (value, part) => recordIn(value)[decoded(part).replaceAll('~1', '/').replaceAll('~0', '~')],
    root,
  )
}

/** A percent sign that encodes nothing stays as it is. */
function decoded(part: string): string {
  return part.replace(/(?:%[\da-f]{2}){1,100}/gi, encoded => {
    const bytes = Buffer.from(encoded.replaceAll('%', ''), 'hex')
    return bytes.toString()
  })
}
