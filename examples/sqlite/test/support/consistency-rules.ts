import type { Message, Route, Schema } from './contract-routes.ts'
import { isCollection, isParameter, isPlural, isReceiver, repeatsMethod, segmentsOf } from './path-names.ts'

/** A rule for every endpoint. `faultOf` returns what is wrong with a route, or undefined. */
export interface Rule {
  readonly id: string
  readonly because: string
  readonly link: string
  faultOf(route: Route): string | undefined
}

const zalando = 'https://opensource.zalando.com/restful-api-guidelines'

/** Paths that are defined by convention, for machines. */
const fixed =
  /^\/(health\/|(health|live|ready)z?$|version$|metrics$|openapi\.json$|docs|\.well-known\/|robots\.txt$|favicon\.ico$)/

/** A route suppresses a rule with `suppress: { 'singular-collection': 'the reason' }`. */
export const rules: readonly Rule[] = [
  {
    id: 'unversioned-path',
    because: 'a caller sees which version it uses',
    link: 'https://google.aip.dev/185',
    faultOf: ({ path }) =>
      fixed.test(path) || /^\/v\d+\//.test(path) ? undefined : 'does not start with /v1/',
  },
  {
    id: 'not-kebab-case',
    because: 'nobody has to guess the spelling of a path',
    link: `${zalando}/#129`,
    faultOf: ({ path }) => namesOf(path).find(name => !kebab.test(name)),
  },
  {
    id: 'singular-collection',
    because: 'a collection is called by what it holds',
    link: `${zalando}/#134`,
    faultOf: route => {
      const names = namesOf(route.path)
      const holds = (place: number) =>
        isCollection(names, place) || (place === names.length - 1 && answersPage(route))
      return names.find(
        (name, place) => holds(place) && !namesMany(name) && !repeatsMethod(names, place, route.methods),
      )
    },
  },
  {
    id: 'verb-in-path',
    because: 'the method is the verb',
    link: `${zalando}/#141`,
    faultOf: ({ path, methods }) => {
      const names = namesOf(path)
      return names.find((_, place) => repeatsMethod(names, place, methods))
    },
  },
  {
    id: 'not-snake-case',
    because: 'a field is called the same on the wire, in the code and in the database',
    link: `${zalando}/#118`,
    faultOf: route =>
      schemasOf(route)
        .flatMap(fieldsOf)
        .find(field => !snake.test(field)),
  },
  {
    id: 'open-body',
    because: 'a field with a typing error is refused, not ignored; a webhook takes what the other side adds',
    link: `${zalando}/#111`,
    faultOf: ({ path, requestBody }) => {
      const names = segmentsOf(path)
      if (names.some((_, place) => isReceiver(names, place))) return undefined
      const body = jsonOf(requestBody)
      return body?.properties && body.additionalProperties !== false ? 'takes unknown fields' : undefined
    },
  },
  {
    id: 'list-at-the-top',
    because: 'an object can grow a field, a list cannot',
    link: `${zalando}/#110`,
    faultOf: route =>
      schemasOf(route).some(({ type }) => type === 'array') ? 'is a list at the top' : undefined,
  },
  {
    id: 'list-without-pages',
    because: 'every list is read the same way, and none is endless',
    link: 'https://google.aip.dev/158',
    faultOf: route => (isList(route) ? ['items', 'next'].find(field => !answers(route, field)) : undefined),
  },
  {
    id: 'post-without-201',
    because: 'a caller can tell "made" from "done"',
    link: 'https://www.rfc-editor.org/rfc/rfc9110#name-post',
    faultOf: route =>
      creates(route) && !Object.keys(route.responses ?? {}).some(status => /^(20[127]|3)/.test(status))
        ? 'does not return 201'
        : undefined,
  },
  {
    id: 'other-error-body',
    because: 'every error has one shape',
    link: 'https://www.rfc-editor.org/rfc/rfc9457',
    faultOf: ({ responses = {} }) => {
      const errors = Object.entries(responses).filter(([status]) => /^(default$|[45])/.test(status))
      if (errors.length === 0) return 'declares no error'
      return errors.find(([, answer]) => !answer?.content?.['application/problem+json'])?.[0]
    },
  },
]

/** `order-lines`, `sales.csv`, `{id}`, and `{id}:cancel` as in google.aip.dev/136. */
const kebab = /^([a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+)?|\{[a-z][a-z0-9]*(_[a-z0-9]+)*\}(:[a-z]+(-[a-z]+)*)?)$/
const snake = /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/

/** The segments after the version. */
function namesOf(path: string): string[] {
  return fixed.test(path) ? [] : segmentsOf(path).filter((name, place) => place > 0 || !/^v\d+$/.test(name))
}

/** A GET of a collection, or one that returns rows. `/me` and `/settings` return one object. */
function isList(route: Route): boolean {
  if (route.method !== 'get' || fixed.test(route.path) || !jsonOf(route.responses?.['200'])) return false
  const name = namesOf(route.path).at(-1) ?? ''
  return [...rowFields, name.replaceAll('-', '_')].some(field => answers(route, field, isPlural(name)))
}

const rowFields = ['items', 'data', 'results', 'values', 'entries', 'records']

/** A POST to a collection. `/orders/{id}/cancel` and `/webhooks/stripe` create nothing. */
function creates({ method, path, hasItems }: Route): boolean {
  const names = namesOf(path)
  const last = names.at(-1) ?? ''
  if (method !== 'post' || isParameter(last) || names.some((_, place) => isReceiver(names, place)))
    return false
  return hasItems || isPlural(last)
}

/** A plural, a word for many (`/feed`), or which of them (`/starred`). */
function namesMany(name: string): boolean {
  const word = name.split('-').at(-1) ?? ''
  return isParameter(name) || isPlural(name) || collectives.has(word) || /(ed|ing|est|ble)$/.test(word)
}

const collectives = new Set(
  'activity agenda archive backlog basket bin calendar cart catalog changelog directory feed inbox leaderboard library log nearby outbox overdue popular queue recent roster schedule search stream timeline top trail trash watchlist wishlist'.split(
    ' ',
  ),
)

function answersPage(route: Route): boolean {
  return route.method === 'get' && answers(route, 'items') && answers(route, 'next')
}

function answers({ responses = {} }: Route, field: string, whether = true): boolean {
  return whether && Object.keys(jsonOf(responses['200'])?.properties ?? {}).includes(field)
}

function schemasOf({ requestBody, responses = {} }: Route): Schema[] {
  return [requestBody, ...Object.values(responses)].flatMap(message => jsonOf(message) ?? [])
}

function jsonOf(message: Message | undefined): Schema | undefined {
  return message?.content?.['application/json']?.schema
}

function fieldsOf({ properties = {}, items, allOf = [] }: Schema): string[] {
  const below = [...Object.values(properties), ...(items ? [items] : []), ...allOf].flatMap(fieldsOf)
  return [...Object.keys(properties), ...below]
}
