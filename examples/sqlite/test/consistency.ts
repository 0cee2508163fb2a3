/** What the rules look at: an OpenAPI 3.1 document, as far as they need it. */
export interface Contract {
  readonly paths?: Readonly<Record<string, PathItem | undefined>>
}

type PathItem = Readonly<Record<string, Operation | undefined>>

interface Operation {
  readonly requestBody?: Message
  readonly responses?: Readonly<Record<string, Message | undefined>>
}

interface Message {
  readonly content?: Readonly<Record<string, { readonly schema?: Schema } | undefined>>
}

interface Schema {
  readonly type?: string | readonly string[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly items?: Schema
}

type Route = Operation & { readonly method: string; readonly path: string }

/** One thing that is the same in every endpoint. `faultOf` says what is wrong with a route, or nothing. */
export interface Rule {
  readonly id: string
  readonly because: string
  readonly link: string
  faultOf(route: Route): string | undefined
}

const zalando = 'https://opensource.zalando.com/restful-api-guidelines'

/** Paths that machines ask for by a name they did not choose. */
const fixed = /^\/(health\/|version$|metrics$|openapi\.json$|docs)/

const verbs = /^(get|list|read|find|create|add|make|update|change|set|delete|remove|do|send|search)(-|$)/

export const rules: readonly Rule[] = [
  {
    id: 'versioned-path',
    because: 'a caller sees which version it uses',
    link: 'https://google.aip.dev/185',
    faultOf: ({ path }) =>
      fixed.test(path) || /^\/v\d+\//.test(path) ? undefined : 'does not start with /v1/',
  },
  {
    id: 'kebab-case-path',
    because: 'nobody has to guess the spelling of a path',
    link: `${zalando}/#129`,
    faultOf: ({ path }) =>
      segmentsOf(path).find(segment => !/^([a-z0-9]+(-[a-z0-9]+)*|\{[a-z]+(_[a-z]+)*\})$/.test(segment)),
  },
  {
    id: 'plural-nouns',
    because: 'a collection is called by what it holds',
    link: `${zalando}/#134`,
    faultOf: ({ path }) => resourcesOf(path).find(segment => !segment.endsWith('s')),
  },
  {
    id: 'no-verbs',
    because: 'the method is the verb',
    link: `${zalando}/#141`,
    faultOf: ({ path }) => resourcesOf(path).find(segment => verbs.test(segment)),
  },
  {
    id: 'snake-case-fields',
    because: 'a field is called the same on the wire, in the code and in the database',
    link: `${zalando}/#118`,
    faultOf: route => schemasOf(route).flatMap(fieldsOf).find(isNotSnakeCase),
  },
  {
    id: 'object-at-the-top',
    because: 'an object can grow a field, a list cannot',
    link: `${zalando}/#110`,
    faultOf: route =>
      schemasOf(route).some(({ type }) => type === 'array') ? 'is a list at the top' : undefined,
  },
  {
    id: 'lists-are-pages',
    because: 'every list is read the same way, and none is endless',
    link: 'https://google.aip.dev/158',
    faultOf: ({ method, path, responses = {} }) => {
      if (method !== 'get' || fixed.test(path) || path.endsWith('}')) return undefined
      const fields = Object.keys(jsonOf(responses['200'])?.properties ?? {})
      return ['items', 'next'].find(field => !fields.includes(field))
    },
  },
  {
    id: 'post-creates',
    because: 'a caller can tell "made" from "done"',
    link: 'https://www.rfc-editor.org/rfc/rfc9110#name-post',
    faultOf: ({ method, path, responses = {} }) =>
      method === 'post' && !path.endsWith('}') && !('201' in responses) ? 'does not answer 201' : undefined,
  },
  {
    id: 'problems',
    because: 'every error has one shape',
    link: 'https://www.rfc-editor.org/rfc/rfc9457',
    faultOf: ({ responses = {} }) => {
      const errors = Object.entries(responses).filter(([status]) => /^(default$|[45])/.test(status))
      if (errors.length === 0) return 'declares no error'
      return errors.find(([, answer]) => !answer?.content?.['application/problem+json'])?.[0]
    },
  },
]

/** Every breach of every rule, one a line: the rule's id, the route, what is wrong, and where to read on. */
export function inconsistencies(contract: Contract): string[] {
  return routesOf(contract).flatMap(route =>
    rules.flatMap(({ id, link, faultOf }) => {
      const fault = faultOf(route)
      return fault ? [`${id}: ${route.method.toUpperCase()} ${route.path}: ${fault} (${link})`] : []
    }),
  )
}

function routesOf({ paths = {} }: Contract): Route[] {
  return Object.entries(paths).flatMap(([path, item = {}]) =>
    Object.entries(item).flatMap(([method, operation]) => (operation ? { ...operation, method, path } : [])),
  )
}

function segmentsOf(path: string): string[] {
  return fixed.test(path) ? [] : path.split('/').slice(1)
}

/** The segments that name resources: neither the version nor an id. */
function resourcesOf(path: string): string[] {
  return segmentsOf(path).filter(segment => !/^(v\d+|\{.*\})$/.test(segment))
}

function schemasOf({ requestBody, responses = {} }: Route): Schema[] {
  return [requestBody, ...Object.values(responses)].flatMap(message => jsonOf(message) ?? [])
}

function jsonOf(message: Message | undefined): Schema | undefined {
  return message?.content?.['application/json']?.schema
}

function fieldsOf({ properties = {}, items }: Schema): string[] {
  const below = [...Object.values(properties), ...(items ? [items] : [])].flatMap(fieldsOf)
  return [...Object.keys(properties), ...below]
}

function isNotSnakeCase(field: string): boolean {
  return !/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(field)
}
