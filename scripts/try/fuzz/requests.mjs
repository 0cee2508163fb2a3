import { ref } from './known.mjs'
import { validValue } from './values.mjs'

/**
 * A valid request for an operation, as data: `{ operation, how, method, path, params, query, headers, body,
 * as }`. `as` is the caller: "admin", "user", "other" or undefined. Ids are references to known values.
 */
export function validRequest(operation, known, random) {
  const { path, method, spec } = operation
  const as = callerOf(spec, random)
  const parameters = spec.parameters ?? []
  const of = place => parameters.filter(parameter => parameter.in === place)
  const refTo = name => refFor(name, known, random)
  const body = bodySchemaOf(operation)
  const params = Object.fromEntries(of('path').map(({ name }) => [name, idFor(operation, known, random, as)]))
  const request = {
    operation,
    how: 'valid',
    method: method.toUpperCase(),
    path,
    params,
    query: validQuery(operation, of('query'), known, random, refTo),
    headers: validHeaders(of('header'), params, known, random, refTo),
    as,
  }
  return body ? { ...request, body: validValue(body, random, refTo) } : request
}

export function bodySchemaOf({ spec }) {
  return spec.requestBody?.content?.['application/json']?.schema
}

function callerOf({ security = [] }, random) {
  const [needed] = security
  if (!needed) return random.pick([undefined, undefined, 'user', 'admin'])
  return 'adminKey' in needed ? 'admin' : random.pick(['user', 'user', 'user', 'other'])
}

/**
 * An id for the path: of an item created by a POST on the collection; for a DELETE, one that nothing refers
 * to.
 */
function idFor({ path, method }, known, random, as) {
  const collection = path.slice(0, path.indexOf('/{'))
  const facts = method === 'delete' ? { collection, isUsed: false } : { collection }
  const [owned, all] = [known.all('row', { ...facts, as }), known.all('row', facts)]
  const list = owned.length > 0 && random.chance(0.9) ? owned : all
  return list.length > 0 ? ref(random.pick(list).number) : '01a2059b-8a65-7b9e-911e-6d83a4eeb3fd'
}

/** `product_id` is the id of a product. */
function refFor(name, known, random) {
  const noun = name.replace(/_id$/, '')
  const rows = known.all('row').filter(({ collection }) => collection.split('/').at(-1).startsWith(noun))
  return rows.length > 0 ? ref(random.pick(rows).number) : '01a2059b-8a65-7b9e-911e-6d83a4eeb3fd'
}

/** Some of the parameters; a cursor is sent with the query of its page. */
function validQuery({ path }, parameters, known, random, refTo) {
  const cursors = known.all('cursor', { path })
  if (cursors.length > 0 && random.chance(0.25)) {
    const { number, query } = random.pick(cursors)
    return { ...query, cursor: ref(number) }
  }
  const chosen = parameters.filter(
    ({ name, required }) => required || (name !== 'cursor' && random.chance(0.3)),
  )
  return Object.fromEntries(
    chosen.map(({ name, schema }) => [name, String(validValue(schema, random, refTo, name))]),
  )
}

let keys = 0

/**
 * @param {any[]} parameters
 * @param {{ id?: string }} params
 */
function validHeaders(parameters, { id }, known, random, refTo) {
  const headers = {}
  for (const { name, schema, required } of parameters) {
    const tags = known.all('etag', { id })
    if (name === 'idempotency-key') headers[name] = `key-${keys++}`
    else if (name.startsWith('if-')) {
      if (random.chance(0.15)) headers[name] = tags.length > 0 ? ref(random.pick(tags).number) : '*'
    } else if (required || random.chance(0.3)) headers[name] = String(validValue(schema, random, refTo, name))
  }
  return headers
}

/** The request as sent: the target with its query, the headers and the body, still with references. */
export function written(
  { method, path, params, query, headers, body, raw, rawQuery, as, authorization },
  keyOf,
) {
  const filled = path.replace(/\{(\w+)\}/g, (_, name) => encoded(params[name] ?? name))
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    [value].flat().map(each => `${encoded(name)}=${encoded(each)}`),
  )
  const search = [...pairs, ...(rawQuery ? [rawQuery] : [])].join('&')
  const credentials = authorization ?? (as ? `Bearer ${keyOf(as)}` : undefined)
  const content = raw ?? (body === undefined ? undefined : JSON.stringify(body))
  return {
    method,
    target: search ? `${filled}?${search}` : filled,
    headers: {
      ...(content !== undefined && { 'content-type': 'application/json' }),
      ...(credentials && { authorization: credentials }),
      ...withoutUndefined(headers),
    },
    content,
  }
}

/**
 * References stay unchanged, because a URL need not escape their characters. Content that is not text is sent
 * unchanged.
 */
function encoded(value) {
  const text = String(value)
  return text.isWellFormed?.() === false || /\p{Surrogate}/u.test(text)
    ? '%ED%A0%80'
    : encodeURIComponent(text)
}

function withoutUndefined(headers) {
  return Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined))
}
