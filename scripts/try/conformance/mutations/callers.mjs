import { randomUUID } from 'node:crypto'
import {
  answers,
  answersOf,
  answersTo,
  asks,
  body,
  drop,
  header,
  headersOf,
  invented,
  isOrder,
  json,
  jsonOf,
  keyOf,
  problem,
  replace,
} from './tools.mjs'

const unknown = '01a2059b-8a65-7b9e-911e-6d83a4eeb3fd'

/** A refused DELETE is carried out anyway. */
const isRemoval = ({ method, path }) => method === 'DELETE' && path.startsWith('/v1/products/')

const removesForAll = {
  ask(asked) {
    asked.sent = asked.headers.authorization
    if (isRemoval(asked)) asked.headers.authorization = asked.memory.get('admin')
  },
  answer(got, asked) {
    const { method, path, sent, memory } = asked
    if (method === 'POST' && path === '/v1/products' && got.status === 201) memory.set('admin', sent)
    if (isRemoval(asked) && sent !== memory.get('admin')) problem(got, sent ? 403 : 401)
  },
}

/** Authentication, rate limits and idempotency, and the rules about every response. */
export const callers = [
  [
    'audiences/anonymous',
    '/health/live needs a key',
    answersTo(
      'GET',
      /^\/v1\/products\/01a2059b-/,
      (got, { headers }) => !headers.authorization && !headers.origin && problem(got, 401),
    ),
  ],
  [
    'audiences/no-key',
    'a DELETE needs no key',
    {
      ask: ({ method, path, headers }) =>
        method === 'DELETE' && path.endsWith(unknown) && !headers.authorization
          ? problem(invented(0), 404)
          : undefined,
    },
  ],
  [
    'audiences/unknown-key',
    'where no key is needed a wrong one does not matter',
    asks(({ path, headers }) => {
      if (path === '/v1/products' && /x{43}/.test(headers.authorization)) delete headers.authorization
    }),
  ],
  [
    'audiences/no-bearer',
    'a key needs no Bearer before it',
    headersOf(['GET'], 'authorization', value => (value.startsWith('key_') ? `Bearer ${value}` : value)),
  ],
  [
    'audiences/scheme-case',
    '"BEARER" is not known',
    answersOf(200, (got, { headers }) => /^BEARER/.test(headers.authorization) && problem(got, 401)),
  ],
  ['audiences/not-admin', 'without the role it is a 404', answersOf(403, got => problem(got, 404))],
  ['audiences/not-done', 'what is refused is done', removesForAll],
  ['audiences/others', "another user's thing is a 403", answers(forbidden)],
  ['audiences/own-list', "a list has another's things", asks(anothersList)],

  [
    'prefix/next',
    'next forgets the prefix',
    {
      on: 'prefixed',
      ...answers(got =>
        json(got, value => (value.next ? { ...value, next: value.next.replace('/shop', '') } : value)),
      ),
    },
  ],
  [
    'prefix/location',
    'Location forgets the prefix',
    { on: 'prefixed', ...answers(got => replace(got, 'location', '/shop', '')) },
  ],

  [
    'idempotency/needed',
    'without a key it is done',
    asks(asked => {
      if (isOrder(asked) && /"product_id"/.test(asked.body) && asked.headers['idempotency-key'] === undefined)
        asked.headers['idempotency-key'] = randomUUID()
    }),
  ],
  [
    'idempotency/empty',
    'a key of two quotes is a key',
    headersOf(['POST'], 'idempotency-key', key => (key === '""' ? randomUUID() : key)),
  ],
  [
    'idempotency/too-long',
    'a long key is cut',
    headersOf(['POST'], 'idempotency-key', key => key.slice(0, 255)),
  ],
  [
    'idempotency/again',
    'a stored answer has another ETag',
    answersOf(201, got => got.headers['idempotency-replayed'] && header(got, 'etag', '"other"')),
  ],
  [
    'idempotency/replayed',
    'a stored answer does not say so',
    answersOf(201, got => drop(got, 'idempotency-replayed')),
  ],
  ['idempotency/together', 'what comes at once is done twice', bothDone()],
  ['idempotency/another-body', 'another body gets the stored answer', asks(firstBody)],
  ['idempotency/key-order', 'the same JSON in another order is another request', asks(otherOrder)],
  [
    'idempotency/quotes',
    'a key in quotes is another key',
    headersOf(['POST'], 'idempotency-key', key => (/^"\w.+"$/.test(key) ? randomUUID() : key)),
  ],
  ['idempotency/another-client', "another client gets the first one's answer", answers(sameForAll)],
  ['idempotency/refusal', 'a refusal is not stored', { ...asks(forgets), ...answers(remembersRefusal) }],
  [
    'idempotency/another-instance',
    'another instance does it again',
    { on: 'second', ...headersOf(['POST'], 'idempotency-key', () => randomUUID()) },
  ],

  [
    'limits/remaining',
    'what is left stays the same',
    answers(got => replace(got, 'ratelimit', /r=\d+/, 'r=10')),
  ],
  [
    'limits/exceeded',
    'a 429 says to wait too long',
    { on: 'limited', ...answersOf(429, got => header(got, 'retry-after', '9999')) },
  ],
  [
    'limits/client-apart',
    'a client has no limit of its own',
    { on: 'limited', ...answersTo('GET', /^\/v1\/orders/, got => problem(got, 429)) },
  ],
  [
    'limits/probes',
    'probes are limited',
    { on: 'limited', ...answersTo('GET', /^\/health/, got => problem(got, 429)) },
  ],
  [
    'limits/guessing',
    'a wrong key is never limited',
    {
      on: 'limited',
      ...answersOf(429, (got, { headers }) => /key_wrong/.test(headers.authorization) && problem(got, 401)),
    },
  ],
  [
    'limits/forwarded',
    'an address that is sent is believed',
    {
      on: 'limited',
      ask: ({ headers }) =>
        headers['x-forwarded-for']
          ? invented(200, '{"items":[],"next":null}', { 'content-type': 'application/json', etag: '"x"' })
          : undefined,
    },
  ],

  [
    'every-response/problem-media-type',
    'a 404 is application/json',
    answersOf(404, got => header(got, 'content-type', 'application/json')),
  ],
  [
    'every-response/problem-members',
    'a problem has no title',
    answersOf(422, got => json(got, ({ title, ...value }) => value)),
  ],
  [
    'every-response/problem-status',
    'a problem says another status',
    answersOf(401, got => json(got, value => ({ ...value, status: 400 }))),
  ],
  [
    'every-response/problem-title',
    'a problem has a title of its own',
    answersOf(403, got => json(got, value => ({ ...value, title: 'No' }))),
  ],
  [
    'every-response/problem-instance',
    'a problem names another request',
    answersOf(401, got => json(got, value => ({ ...value, instance: `urn:uuid:${randomUUID()}` }))),
  ],
  [
    'every-response/problem-errors',
    'a fault does not say in what it is',
    answersOf(422, got =>
      json(got, value => ({ ...value, errors: value.errors?.map(one => ({ ...one, in: 'request' })) })),
    ),
  ],
  [
    'every-response/no-server-error',
    'what needs a key is a 500 without one',
    answersOf(
      401,
      (got, { method, path }) => method === 'DELETE' && !path.endsWith(unknown) && problem(got, 500),
    ),
  ],
  ['every-response/api-version', 'a 204 has no API-Version', answersOf(204, got => drop(got, 'api-version'))],
  [
    'every-response/request-id',
    'an id is used twice',
    answersOf(201, got => header(got, 'x-request-id', unknown)),
  ],
  [
    'every-response/nosniff',
    'a 404 lets a browser guess',
    answersOf(404, got => drop(got, 'x-content-type-options')),
  ],
  [
    'every-response/content-security-policy',
    'an answer may be framed',
    answersOf(200, got => header(got, 'content-security-policy', "default-src 'none'")),
  ],
  [
    'every-response/no-banner',
    'an answer says what made it',
    answers(got => header(got, 'x-powered-by', 'Express')),
  ],
  [
    'every-response/www-authenticate',
    'a 401 does not say how',
    answersOf(401, got => drop(got, 'www-authenticate')),
  ],
  [
    'every-response/retry-after',
    'a 429 does not say when',
    {
      on: 'limited',
      ...answersOf(429, (got, { headers }) => headers.authorization && drop(got, 'retry-after')),
    },
  ],
  [
    'every-response/rate-limit',
    'a 201 does not say what is left',
    answersOf(201, got => drop(got, 'ratelimit')),
  ],
  [
    'every-response/etag',
    'a list has a weak ETag',
    answersTo('GET', /limit=9/, got => replace(got, 'etag', /^"/, 'W/"')),
  ],
  [
    'every-response/no-content',
    'a 204 has a content type',
    answersOf(204, got => header(got, 'content-type', 'application/json')),
  ],
  [
    'every-response/documented-status',
    'a 201 is a 202',
    answersTo(
      'POST',
      /^\/v1\/products$/,
      (got, asked) =>
        got.status === 201 && /"price_cents":[1-5],/.test(asked.body) && Object.assign(got, { status: 202 }),
    ),
  ],
  [
    'every-response/documented-type',
    'an answer is application/hal+json',
    answersTo('GET', /^\/health\/ready$/, got => header(got, 'content-type', 'application/hal+json')),
  ],
  [
    'every-response/documented-schema',
    'a name is a number',
    answersTo('GET', /^\/version$/, got => json(got, value => ({ ...value, name: 5 }))),
  ],
  [
    'every-response/documented-headers',
    'a header that is promised does not come',
    answersTo('GET', /^\/openapi.json$/, promises),
  ],
]

function promises(got) {
  json(got, ({ paths, ...value }) => {
    const { get } = paths['/version']
    const headers = { 'X-Promised': { required: true, schema: { type: 'string' } } }
    const responses = { ...get.responses, 200: { ...get.responses[200], headers } }
    return { ...value, paths: { ...paths, '/version': { get: { ...get, responses } } } }
  })
}

/** Orders that one key has read are a 403 for another. */
function forbidden(got, { method, path, headers, memory }) {
  const id = /^\/v1\/orders\/([\w-]{36})$/.exec(path)?.[1]
  if (method !== 'GET' || !id) return
  if (got.status === 200) memory.set(id, true)
  else if (memory.has(id) && headers.authorization) problem(got, 403)
}

/** The second caller of the whole list gets that of the first. */
function anothersList({ method, path, headers, memory }) {
  if (
    method !== 'GET' ||
    !/^\/v1\/orders(\?cursor=[^&]*)?$/.test(path) ||
    !/^Bearer key_(?!x{43})[\w-]{43}$/.test(headers.authorization)
  )
    return
  if (!memory.has('first')) memory.set('first', headers.authorization)
  headers.authorization = memory.get('first')
}

/** While an order with this key runs, the next with it gets another key. */
function bothDone() {
  return {
    ask(asked) {
      const key = keyOf(asked)
      if (!key) return
      if (asked.memory.has(key)) asked.headers['idempotency-key'] = randomUUID()
      else asked.memory.set(key, true)
      asked.runs = key
    },
    answer: (_, { memory, runs }) => void memory.delete(runs),
  }
}

function firstBody(asked) {
  const key = keyOf(asked)
  if (!key) return
  if (!asked.memory.has(key)) asked.memory.set(key, asked.body)
  else if (asked.body.length === asked.memory.get(key).length && !sameLetters(asked))
    body(asked, asked.memory.get(key))
}

/** A body with another order of members than the first with this key gets another key. */
function otherOrder(asked) {
  const key = keyOf(asked)
  if (!key) return
  const first = asked.memory.get(key)
  if (!first) asked.memory.set(key, asked.body)
  else if (!first.equals(asked.body) && sameLetters(asked)) asked.headers['idempotency-key'] = randomUUID()
}

function sameLetters(asked) {
  const letters = bytes => [...bytes.toString()].sort().join('')
  return letters(asked.memory.get(keyOf(asked))) === letters(asked.body)
}

/** Caches responses by key alone. */
function sameForAll(got, asked) {
  const [, key] = keyOf(asked)?.split(/ (?=\S+$)/) ?? []
  if (!key || got.status !== 201) return
  const first = asked.memory.get(key)
  if (first) got.text = first
  else asked.memory.set(key, got.text)
}

function forgets(asked) {
  if (asked.memory.has(keyOf(asked))) asked.headers['idempotency-key'] = randomUUID()
}

function remembersRefusal(got, asked) {
  if (keyOf(asked) && got.status === 422 && !jsonOf(got).errors && !/used for another/.test(got.text))
    asked.memory.set(keyOf(asked), true)
}
