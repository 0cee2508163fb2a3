import { forgeries, ref, spellingsOfIds, spellingsOfTags } from './known.mjs'
import { bodySchemaOf } from './requests.mjs'
import { wrongValues } from './values.mjs'

/**
 * Ways to break a valid request. Each takes a request, `random` and the known ids, and returns a changed
 * request with a description, or undefined if it does not apply.
 */
export const breakages = [
  wrongBodyValue,
  wrongBodyValue,
  missingProperty,
  additionalProperty,
  otherBody,
  rawBody,
  contentType,
  wrongQueryValue,
  wrongQueryValue,
  otherQuery,
  forgedCursor,
  foreignCursor,
  otherSpelling,
  wrongPathValue,
  wrongHeaderValue,
  precondition,
  credentials,
  otherHeaders,
  otherPath,
  otherMethod,
]

function changed(request, how, changes) {
  return { ...request, ...changes, how }
}

/** All positions in a body that have a schema, as paths: `['lines', 0, 'quantity']`. */
function placesIn(schema, value, path = []) {
  const here = path.length > 0 ? [{ path, schema }] : []
  if (schema.properties && isObject(value)) {
    const inner = Object.entries(schema.properties).flatMap(([name, each]) =>
      placesIn(each, value[name], [...path, name]),
    )
    return [...here, ...inner]
  }
  if (schema.items && Array.isArray(value))
    return [...here, ...value.flatMap((each, index) => placesIn(schema.items, each, [...path, index]))]
  return here
}

function wrongBodyValue(request, random) {
  const schema = bodySchemaOf(request.operation)
  if (!schema) return undefined
  const { path, schema: at } = random.pick(placesIn(schema, request.body))
  const [what, value] = random.pick(wrongValues(at))
  return changed(request, `body /${general(path)} is ${what}`, {
    body: replaced(request.body, path, () => value),
  })
}

function missingProperty(request, random) {
  const places = placesIn(bodySchemaOf(request.operation) ?? {}, request.body).filter(
    ({ path }) => path.length > 0,
  )
  if (places.length === 0) return undefined
  const { path } = random.pick(places)
  return changed(request, `body without /${general(path)}`, {
    body: replaced(request.body, path, () => undefined),
  })
}

const strangeNames = [
  'extra',
  '__proto__',
  'constructor',
  'toString',
  'id',
  'created_at',
  'user_id',
  'a/b~c',
  '',
]

function additionalProperty(request, random) {
  if (!isObject(request.body)) return undefined
  const name = random.pick(strangeNames)
  const objects = [
    [],
    ...placesIn(bodySchemaOf(request.operation), request.body).map(({ path }) => path),
  ].filter(path => isObject(at(request.body, path)))
  const path = random.pick(objects)
  const text = JSON.stringify(replaced(request.body, path, object => ({ ...object, '~more~': 1 })))
  return changed(request, `body with ${JSON.stringify(name)} in /${general(path)}`, {
    raw: text.replace('"~more~"', JSON.stringify(name)),
  })
}

function otherBody(request, random) {
  if (!bodySchemaOf(request.operation)) return undefined
  const body = random.pick([null, [], {}, 'text', 17, true, [request.body], { body: request.body }])
  return changed(request, `body is ${kindOf(body)}`, { body })
}

const rawBodies = {
  nothing: '',
  'a blank': ' ',
  'cut off': '{"lines":[{',
  'with a comma too many': '{"name":"a",}',
  'in single quotes': "{'name':'a'}",
  'with a comment': '{"name":"a"/* why */}',
  'with a NUL': '{"name":"a\0b"}',
  'with a line end in a text': '{"name":"a\nb"}',
  'a number too large': '{"price_cents":1e400}',
  'a number with a fraction of 0': '{"sku":"whole-number","name":"a","price_cents":10.0}',
  hexadecimal: '{"price_cents":0x10}',
  NaN: '{"price_cents":NaN}',
  'the same name twice': '{"sku":"named-twice","name":"a","name":"b","price_cents":1}',
  'a prototype': '{"__proto__":{"name":"a"},"constructor":{"prototype":{"x":1}}}',
  'with half a character': '{"sku":"half","name":"\\ud83c","price_cents":1}',
  'UTF-8 cut off': Buffer.from([0x7b, 0x22, 0x6e, 0x22, 0x3a, 0x22, 0xf0, 0x9f, 0x22, 0x7d]),
  'UTF-16': Buffer.from('\ufeff{"name":"a"}', 'utf16le'),
  'deep arrays': '['.repeat(12_000),
  'deep closed arrays': '['.repeat(5000) + ']'.repeat(5000),
  'deep objects': `${'{"lines":'.repeat(2000)}1${'}'.repeat(2000)}`,
  'many lines': `{"lines":[${'1,'.repeat(20_000)}1]}`,
  'many properties': `{${Array.from({ length: 3000 }, (_, n) => `"p${n}":1`)}}`,
}

function rawBody(request, random) {
  if (!bodySchemaOf(request.operation)) return undefined
  if (random.chance(0.1))
    return changed(request, 'body after a BOM', { raw: `\ufeff${JSON.stringify(request.body)}` })
  const [what, raw] = random.pick(Object.entries(rawBodies))
  return changed(request, `body is ${what}`, { raw })
}

const contentTypes = [
  undefined,
  '',
  'text/plain',
  'text/html',
  'application/xml',
  'application/json; charset=latin1',
  'application/json; charset=utf-8',
  'APPLICATION/JSON',
  'application/json;',
  'application/problem+json',
  'application/merge-patch+json',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'json',
  'application/json, text/plain',
]

function contentType(request, random) {
  if (request.body === undefined) return undefined
  const type = random.pick(contentTypes)
  return changed(request, `content-type ${type}`, { headers: { ...request.headers, 'content-type': type } })
}

function parametersOf({ operation }, place) {
  return (operation.spec.parameters ?? []).filter(parameter => parameter.in === place)
}

function wrongQueryValue(request, random) {
  const parameters = parametersOf(request, 'query')
  if (parameters.length === 0) return undefined
  const { name, schema } = random.pick(parameters)
  const [what, value] = random.pick(wrongValues(schema))
  const text = typeof value === 'object' ? JSON.stringify(value) : value
  return changed(request, `query ${name} is ${what}`, { query: { ...request.query, [name]: text } })
}

const oddQueries = [
  'extra=1',
  '__proto__=1',
  'constructor=1',
  'limit=1&limit=2',
  'limit[]=1',
  'limit',
  'limit=',
  '=1',
  '&&&',
  'sort=%',
  'sort=%00',
  'cursor=%ff%fe',
  'fields=id,id',
  'fields=',
  'count=TRUE',
  'count=1',
  'count=yes',
  'limit=1e1',
  'limit=0x10',
  'limit=%2010',
  'limit=+5',
  'limit=%D9%A3',
  'limit=00007',
  'limit=999999999999999999999',
  'a;b=1',
  '?',
  '%3F=1',
]

function otherQuery(request, random) {
  const rawQuery = random.pick(oddQueries)
  return changed(request, `query with ${rawQuery}`, { rawQuery })
}

/** A cursor with one item replaced: its list, the position, or the id. */
function forgedCursor(request, random, known) {
  const cursors = known.all('cursor', { path: request.path })
  if (cursors.length === 0) return undefined
  const { number, query } = random.pick(cursors)
  const place = random.pick([0, 1, 1, 1, 2, 2, 3])
  const value = random.integer(0, forgeries.length - 1)
  const sort = query.sort ?? 'id'
  return changed(request, `cursor of ${sort} with ${kindOf(forgeries[value])} at ${place}`, {
    query: { ...query, cursor: ref(number, `forge${place}x${value}`) },
  })
}

/** The cursor of one list for another. */
function foreignCursor(request, random, known) {
  const cursors = known.all('cursor')
  if (cursors.length === 0 || !parametersOf(request, 'query').some(({ name }) => name === 'cursor'))
    return undefined
  const { cursor: _, ...query } = request.query
  return changed(request, 'cursor of another list', {
    query: { ...query, cursor: ref(random.pick(cursors).number) },
  })
}

/** One of the ids in the path or in the body, in another spelling. */
function otherSpelling(request, random) {
  const spelling = random.pick(spellingsOfIds)
  const respell = value =>
    typeof value === 'string' ? value.replace(/(~ref\.\d+\.)plain~/, `$1${spelling}~`) : value
  const params = Object.fromEntries(
    Object.entries(request.params).map(([name, value]) => [name, respell(value)]),
  )
  const text = JSON.stringify(request.body)
  const body = text && JSON.parse(respell(text))
  const isSame = JSON.stringify([params, body]) === JSON.stringify([request.params, request.body])
  return isSame ? undefined : changed(request, `id spelled: ${spelling}`, { params, body })
}

function wrongPathValue(request, random) {
  const [parameter] = parametersOf(request, 'path')
  if (!parameter) return undefined
  const [what, value] = random.pick([
    ...wrongValues(parameter.schema),
    ['long', 'a'.repeat(101)],
    ['a slash', 'a/b'],
    ['two dots', '..'],
  ])
  return changed(request, `path ${parameter.name} is ${what}`, { params: { [parameter.name]: value } })
}

function wrongHeaderValue(request, random) {
  const parameters = parametersOf(request, 'header')
  if (parameters.length === 0) return undefined
  const { name } = random.pick(parameters)
  const [what, value] = random.pick([
    ['missing', undefined],
    ['empty', ''],
    ['blank', ' '],
    ['of 255 characters', 'k'.repeat(255)],
    ['of 256 characters', 'k'.repeat(256)],
    ['Latin-1', 'clé'],
    ['quoted', '"quoted"'],
    ['an open quote', '"open'],
    ['a comma', ','],
    ['a star', '*'],
    ['a weak star', 'W/*'],
  ])
  const unique =
    name === 'idempotency-key' && value?.length < 100 && value.trim()
      ? `${value}${random.integer(0, 1e6)}`
      : value
  return changed(request, `header ${name} is ${what}`, { headers: { ...request.headers, [name]: unique } })
}

/** If-Match and If-None-Match with the ETag of this resource, another one, or another spelling of it. */
function precondition(request, random, known) {
  const tags = known.all('etag')
  if (tags.length === 0) return undefined
  const name = random.pick(['if-match', 'if-none-match'])
  const spelling = random.pick(['plain', 'plain', ...spellingsOfTags])
  const own = tags.filter(({ id }) => id === request.params.id)
  const tag = random.pick(own.length > 0 && random.chance(0.7) ? own : tags)
  const which = own.includes(tag) ? 'its tag' : 'another tag'
  return changed(request, `${name} with ${which}, ${spelling}`, {
    headers: { ...request.headers, [name]: ref(tag.number, spelling) },
  })
}

const authorizations = [
  '',
  'Bearer',
  'Bearer ',
  'Bearer unknown',
  'Basic dXNlcjpwYXNz',
  'Bearer two keys',
  'Bearer key_development_only',
  'Bearer key_development_user',
  'Bearer \xe9',
  `Bearer ${'k'.repeat(3000)}`,
]

function credentials(request, random) {
  if (random.chance(0.5)) {
    const as = random.pick([undefined, 'user', 'other', 'admin'])
    return changed(request, `asked by ${as ?? 'nobody'}`, { as })
  }
  const authorization = random.pick(authorizations)
  return changed(request, `authorization ${authorization.slice(0, 30)}`, { authorization })
}

const headerSets = [
  { accept: 'text/html' },
  { accept: 'application/xml;q=1, */*;q=0' },
  { origin: 'https://example.com' },
  { 'content-encoding': 'gzip' },
  { 'accept-encoding': 'br' },
  { range: 'bytes=0-1' },
  { 'x-request-id': 'not an id' },
  { 'x-forwarded-for': '203.0.113.7:40001' },
  { 'x-http-method-override': 'DELETE' },
  { 'if-modified-since': 'Sun, 22 Nov 2026 20:06:31 GMT' },
  { 'if-unmodified-since': 'Sun, 22 Nov 2020 20:06:31 GMT' },
  { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' },
  { traceparent: 'nonsense' },
  { cookie: 'a=b' },
  { expect: 'something' },
]

function otherHeaders(request, random) {
  const headers = random.pick(headerSets)
  return changed(request, `headers ${JSON.stringify(headers)}`, {
    headers: { ...request.headers, ...headers },
  })
}

const ends = ['/', '//', '/more', '%2F', '%', '%zz', '%00', '.json', ';a=1', '#part', '/../../etc/passwd']

function otherPath(request, random) {
  const end = random.pick(ends)
  if (random.chance(0.2))
    return changed(request, 'path in upper case', {
      path: request.path.replace(/\/\w+$/, last => last.toUpperCase()),
    })
  return changed(request, `path with ${end} after it`, { path: `${request.path}${end}` })
}

function otherMethod(request, random) {
  const method = random.pick([
    'HEAD',
    'OPTIONS',
    'PUT',
    'PATCH',
    'DELETE',
    'POST',
    'GET',
    'TRACE',
    'QUERY',
    'PROPFIND',
  ])
  return changed(request, `method ${method}`, { method })
}

function at(value, path) {
  return path.reduce((inner, name) => inner?.[name], value)
}

/**
 * A copy with another value at the path.
 * @param {any} value
 * @param {readonly any[]} path names, and places in arrays
 * @param {(value: any) => any} change
 */
function replaced(value, [name, ...rest], change) {
  if (name === undefined) return change(value)
  const inner = replaced(value?.[name], rest, change)
  if (Array.isArray(value)) return inner === undefined ? value.toSpliced(name, 1) : value.with(name, inner)
  return { ...value, [name]: inner }
}

/** Without array indexes, so that the same kind of breakage has the same name. */
function general(path) {
  return path.map(name => (typeof name === 'number' ? '*' : name)).join('/')
}

function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function kindOf(value) {
  const text = JSON.stringify(value)
  if (Array.isArray(value)) return value.length > 0 ? 'an array' : '[]'
  return isObject(value) && text !== '{}' ? 'an object' : text.slice(0, 60)
}
