import type { Located } from '../../../core/openapi/place.ts'
import type { CollectionRequest, NamedValue } from '../collection.ts'
import { authorizationOf, type RequestAuthorization } from '../operations/authorization.ts'
import type { DocumentedOperation } from '../operations/documented-operation.ts'
import { givenSample, queryPairs, simpleText } from '../operations/parameter.ts'
import type { Step } from '../order/flow.ts'
import { pathParameters } from '../order/path.ts'
import { encoded, slot, uuidSlot } from '../slots.ts'
import type { Api, MadeBody } from './api.ts'
import { bodyOf } from './body.ts'
import { thingNamed } from './reference.ts'
import { exampleOf, expectedOf } from './response.ts'

/** A request before it has a unique name. */
export interface MadeRequest {
  readonly request: CollectionRequest
  readonly authorization: RequestAuthorization
}

/** The variable of a second thing, which is made to be deleted. */
export function secondOf(variable: string): string {
  return `second_${variable}`
}

/** Texts of requests that write are unique, so that a collection can run again. */
export function madeBody(operation: DocumentedOperation, api: Api, isSecond = false): MadeBody {
  const key = `${operation.id}${isSecond ? ' second' : ''}`
  const known = api.bodies.get(key)
  if (known) return known
  const ending = /^(post|put|patch)$/.test(operation.method) ? (isSecond ? '-2' : '') : undefined
  const made = bodyOf(operation, api, ending)
  api.bodies.set(key, made)
  return made
}

/** `base` is the variable with the URL of its server. */
export function requestFor({ operation, isSecond }: Step, base: string, api: Api): MadeRequest {
  const { id, method, value, parameters } = operation
  const authorization = authorizationOf(operation, api.document)
  const sent = parameters.map(parameter => parameterValues(parameter, id, api))
  const { body } = madeBody(operation, api, isSecond)
  const capture = api.makers.captures.get(id)
  const summary = String(value.summary ?? '').trim() || id
  const name = isSecond && method === 'post' ? `${summary}, to delete` : summary
  const type = body && body.kind !== 'multipart' ? [constant('Content-Type', body.type)] : []
  const request: CollectionRequest = {
    ...{ operation: id, name, method: method.toUpperCase(), auth: authorization.auth, body },
    description: [String(value.description ?? '').trim(), authorization.note].filter(Boolean).join('\n\n'),
    base: slot(base),
    path: pathOf(operation, api, isSecond),
    query: [...sent.flatMap(one => one.query), ...authorization.query],
    headers: [...type, ...sent.flatMap(one => one.headers), ...cookieHeader(sent), ...authorization.headers],
    expected: expectedOf(operation),
    captures: capture ? [isSecond ? { ...capture, variable: secondOf(capture.variable) } : capture] : [],
    example: exampleOf(operation, api),
  }
  return { request, authorization }
}

function pathOf(operation: DocumentedOperation, api: Api, isSecond: boolean): string {
  const last = pathParameters(operation.path).at(-1)?.name
  return operation.path.replace(/\{([^{}]*)\}/g, (whole, name: string) => {
    const variable = api.variableOf(operation, name)
    if (variable === undefined) return encoded(whole)
    return slot(isSecond && name === last && operation.method === 'delete' ? secondOf(variable) : variable)
  })
}

interface SentValues {
  readonly query: readonly NamedValue[]
  readonly headers: readonly NamedValue[]
  readonly cookies: readonly string[]
}

/** Only what is required is sent. */
function parameterValues(parameter: Located, operation: string, api: Api): SentValues {
  const { name, in: place, required, description } = parameter.value
  const nothing: SentValues = { query: [], headers: [], cookies: [] }
  if (place === 'path' || (place === 'header' && isReserved.test(String(name)))) return nothing
  const isSent = required === true
  if (!isSent && place !== 'query') return nothing
  const { value, fault } = givenSample(parameter, api.document, api.requests, String(name))
  if (fault !== undefined && isSent)
    api.notes.push(`${operation}: no value of ${String(name)} was found that its schema allows: ${fault}.`)
  if (value === undefined) return nothing
  const about = { description: String(description ?? ''), isSent }
  if (place === 'query') {
    const variable = variableInQuery(parameter, api)
    const pairs = queryPairs(parameter, variable === undefined ? value : slot(variable))
    return { ...nothing, query: pairs.map(([key, text]) => ({ name: key, value: text, ...about })) }
  }
  const text = simpleText(parameter, isOnce.test(String(name)) ? uuidSlot : value, one => one)
  if (place === 'cookie') return { ...nothing, cookies: [`${String(name)}=${text}`] }
  return { ...nothing, headers: [{ name: String(name), value: oneLine(text), ...about }] }
}

/** The variable of a parameter that refers to a thing, e.g. of a required `product_id`. */
export function variableInQuery({ value }: Located, { makers }: Api): string | undefined {
  if (value.in !== 'query' || value.required !== true) return undefined
  return makers.idOf.get(thingNamed(String(value.name)) ?? '')
}

/** OpenAPI ignores these among the parameters. */
const isReserved = /^(accept|content-type|authorization)$/i
const isOnce = /^(x-)?idempotency-key$/i

function oneLine(text: string): string {
  return text.replace(/[\r\n]+/g, ' ')
}

function cookieHeader(sent: readonly SentValues[]): NamedValue[] {
  const cookies = sent.flatMap(one => one.cookies)
  return cookies.length === 0 ? [] : [constant('Cookie', cookies.join('; '))]
}

function constant(name: string, value: string): NamedValue {
  return { name, value, description: '', isSent: true }
}
