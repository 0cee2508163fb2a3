/** The parts of an OpenAPI 3.1 document that the rules check. */
export interface Contract {
  readonly paths?: Readonly<Record<string, PathItem | undefined>>
}

type PathItem = Readonly<Record<string, Operation | undefined>>

interface Operation {
  readonly requestBody?: Message
  readonly responses?: Readonly<Record<string, Message | undefined>>
  /** The `suppress` of the route: the reason by rule. */
  readonly 'x-gapi-ok'?: Readonly<Record<string, string>>
}

export interface Message {
  readonly content?: Readonly<Record<string, { readonly schema?: Schema } | undefined>>
}

export interface Schema {
  readonly type?: string | readonly string[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly items?: Schema
  readonly additionalProperties?: unknown
  readonly allOf?: readonly Schema[]
}

/** An operation with what its path shows. */
export interface Route extends Operation {
  readonly method: string
  readonly path: string
  /** The methods of its path. */
  readonly methods: readonly string[]
  /** Whether the contract has `path/{id}`, so that the path is a collection. */
  readonly hasItems: boolean
}

export function routesOf({ paths = {} }: Contract): Route[] {
  return Object.entries(paths).flatMap(([path, item = {}]) => {
    const hasItems = Object.keys(paths).some(other => other.startsWith(`${path}/{`))
    const methods = Object.keys(item)
    return Object.entries(item).flatMap(([method, operation]) =>
      operation ? { ...operation, method, path, methods, hasItems } : [],
    )
  })
}
