import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'

/** The part of JSON Schema that the suite reads. */
export interface Schema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly format?: string
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly default?: unknown
  readonly examples?: readonly unknown[]
  readonly minimum?: number
  readonly maximum?: number
  readonly maxLength?: number
}

export interface Parameter {
  readonly $ref?: string
  readonly name: string
  readonly in: string
  readonly required?: boolean
  readonly schema: Schema
}

interface Message {
  readonly $ref?: string
  readonly required?: boolean
  readonly content?: Readonly<Record<string, { readonly schema?: Schema }>>
  readonly headers?: Readonly<Record<string, Header>>
}

interface Header {
  readonly $ref?: string
  readonly required?: boolean
  readonly schema?: Schema
}

type Security = ReadonlyArray<Readonly<Record<string, readonly string[]>>>

interface Described {
  readonly deprecated?: boolean
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: Message
  readonly responses: Readonly<Record<string, Message>>
  readonly security?: Security
}

export interface OpenApi {
  readonly openapi: string
  readonly info: { readonly version: string }
  readonly security?: Security
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

export type Audience = 'anonymous' | 'user' | 'admin'

/** One operation of the document, with its references resolved. */
export interface Operation extends Described {
  readonly method: string
  readonly path: string
  readonly audience: Audience
  readonly parameters: readonly Parameter[]
  /** The schema of its JSON body, if it accepts one. */
  readonly body: Schema | undefined
}

const methods = ['get', 'put', 'post', 'delete', 'options', 'patch', 'trace']

/** An OpenAPI 3.1 document with its operations and schemas. */
export class Contract {
  readonly document: OpenApi
  readonly operations: readonly Operation[]
  readonly #ajv = new Ajv2020({ strict: false, allErrors: true, validateSchema: false })
  readonly #validators = new WeakMap<object, ValidateFunction>()

  constructor(document: OpenApi) {
    this.document = document
    addFormats.default(this.#ajv)
    this.#ajv.addSchema(document, 'document')
    this.operations = Object.entries(document.paths).flatMap(([path, item]) => this.#operationsOf(path, item))
  }

  /** The operation for a request; HEAD has that of GET. */
  find(method: string, path: string): Operation | undefined {
    const name = method === 'HEAD' ? 'GET' : method
    if (!isReadable(path)) return undefined
    return this.operations.find(operation => operation.method === name && matches(operation.path, path))
  }

  /** Follows references to the end. */
  resolve<T extends { readonly $ref?: string }>(value: T): T {
    let found = value
    while (found.$ref !== undefined) found = at(this.document, found.$ref) as T
    return found
  }

  /**
   * What is wrong with a value; undefined where the schema allows it. The text of a header counts as the
   * value it represents.
   */
  faultOf(schema: Schema, value: unknown): string | undefined {
    const known = this.#validators.get(schema)
    const validate = known ?? this.#ajv.compile(absolute(schema))
    if (!known) this.#validators.set(schema, validate)
    if (validate(value)) return undefined
    return this.#ajv.errorsText(validate.errors, { dataVar: '' }).slice(0, 300)
  }

  #operationsOf(path: string, item: Readonly<Record<string, unknown>>): Operation[] {
    const shared = (item.parameters ?? []) as readonly Parameter[]
    return Object.entries(item).flatMap(([method, value]) => {
      if (!methods.includes(method)) return []
      const described = value as Described
      const parameters = [...shared, ...(described.parameters ?? [])].map(one => this.resolve(one))
      const body = described.requestBody && this.resolve(described.requestBody)
      const schema = body?.content?.['application/json']?.schema
      const operation = {
        method: method.toUpperCase(),
        path,
        parameters,
        body: schema && this.resolve(schema),
      }
      return [{ ...described, ...operation, audience: this.#audienceOf(described) }]
    })
  }

  /** A security scheme with a role, or a 403 response, means an admin. */
  #audienceOf({ security = this.document.security ?? [], responses }: Described): Audience {
    const needs = security.flatMap(one => Object.values(one))
    if (needs.length === 0) return 'anonymous'
    return needs.some(roles => roles.length > 0) || '403' in responses ? 'admin' : 'user'
  }
}

/** Whether it can be read without knowing more: nothing is required, and it responses JSON, which ends. */
export function isPlainRead({ method, parameters, responses }: Operation): boolean {
  const isFree = parameters.every(one => one.in === 'path' || !one.required)
  return method === 'GET' && isFree && responses[200]?.content?.['application/json'] !== undefined
}

function isReadable(path: string): boolean {
  try {
    return decodeURI(path) !== ''
  } catch {
    return false
  }
}

/** Whether a request's path, without its query, matches this template. */
export function matches(template: string, path: string): boolean {
  const [asked = ''] = path.split('?')
  const pattern = template.split(/\{[^}]*\}/).map(part => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${pattern.join('[^/]+')}$`).test(asked)
}

/** The same schema with absolute references, so that it can be compiled separately from the document. */
function absolute(schema: Schema): Schema {
  const named = (name: string, value: unknown) =>
    name === '$ref' && typeof value === 'string' && value.startsWith('#') ? `document${value}` : value
  return JSON.parse(JSON.stringify(schema, named)) as Schema
}

function at(document: unknown, pointer: string): unknown {
  const names = pointer.replace(/^#\//, '').split('/')
  return names.reduce<unknown>((value, name) => {
    const key = decodeURIComponent(name).replaceAll('~1', '/').replaceAll('~0', '~')
    if (typeof value !== 'object' || value === null) throw new Error(`The document has no ${pointer}.`)
    return Reflect.get(value, key)
  }, document)
}
