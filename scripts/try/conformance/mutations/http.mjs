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
  json,
  jsonOf,
  paths,
  problem,
  reads,
  replace,
  writes,
} from './tools.mjs'

/** The document, methods, bodies, connections and headers. */
export const http = [
  ['document/valid', 'an operation has no responses', document(odd)],
  ['document/errors', 'an operation documents no error', document(silent)],
  [
    'document/every-read',
    'a documented page is not there',
    document(missing),
    { ask: reports, answer: noReports },
  ],

  [
    'versions/version',
    '/version has another version',
    answersTo('GET', /^\/version$/, got => {
      json(got, value => ({ ...value, version: '9.9.9' }))
    }),
  ],
  ['versions/header', 'API-Version is another', answers(got => header(got, 'api-version', '9.9.9'))],
  ['versions/deprecated', 'a deprecated operation has no date', answers(got => drop(got, 'deprecation'))],
  ['versions/path', 'a path has no version', document(unversioned), paths('/versions', '/version')],

  [
    'methods/head',
    'HEAD has another ETag',
    answersTo('HEAD', /^\/health/, got => header(got, 'etag', '"other"')),
  ],
  [
    'methods/not-allowed',
    'PUT that is not there is a 404',
    answersOf(405, (got, { method }) => method === 'PUT' && problem(got, 404)),
  ],
  ['methods/allow', 'a 405 has no Allow', answersOf(405, got => drop(got, 'allow'))],
  [
    'methods/options',
    'OPTIONS does not name PATCH',
    answersTo('OPTIONS', /./, got => replace(got, 'allow', /,? ?PATCH/, '')),
  ],
  [
    'methods/options-unknown',
    'OPTIONS of nothing is a 204',
    {
      ask: ({ method, path }) =>
        method === 'OPTIONS' && path.startsWith('/no-such') ? invented(204) : undefined,
    },
  ],
  [
    'methods/unknown-path',
    'a path that is not there is a 400',
    answersOf(
      404,
      (got, { path, headers }) => path.endsWith('s-no-such') && !headers.origin && problem(got, 400),
    ),
  ],
  ['methods/trailing-slash', 'a slash at the end does not matter', paths(/(.)\/$/, '$1')],
  [
    'methods/broken-path',
    'a path that cannot be read is a 404',
    answersOf(400, (got, { path }) => /%(zz|c3)|%$/.test(path) && problem(got, 404)),
  ],

  [
    'bodies/empty-delete',
    'a DELETE that says JSON needs a body',
    answersOf(
      204,
      (got, { method, headers }) => method === 'DELETE' && headers['content-type'] && problem(got, 400),
    ),
  ],
  [
    'bodies/empty-required',
    'no body where one is needed is a 400',
    answersOf(
      422,
      (got, asked) => asked.body.length === 0 && writes.includes(asked.method) && problem(got, 400),
    ),
  ],
  [
    'bodies/not-json',
    'a comma at the end does not matter',
    asks(asked => asked.body.toString() === '{"a":1,}' && body(asked, '{"a":1}')),
  ],
  [
    'bodies/not-an-object',
    'a list is a 400',
    answersOf(422, (got, asked) => asked.body.toString() === '[]' && problem(got, 400)),
  ],
  [
    'bodies/not-utf-8',
    'bytes that are not UTF-8 are replaced',
    asks(asked => asked.method === 'POST' && body(asked, asked.body.toString())),
  ],
  [
    'bodies/utf-8',
    'a charset in quotes is not known',
    answersOf(
      201,
      (got, { headers }) => /charset="UTF-8"/.test(headers['content-type']) && problem(got, 415),
    ),
  ],
  [
    'bodies/charset',
    'a charset does not matter',
    headersOf(['POST'], 'content-type', type => type.replace(/;.*/, '')),
  ],
  [
    'bodies/content-encoding',
    'the 415 of a coding does not say which are read',
    answersOf(415, got => drop(got, 'accept-encoding')),
  ],
  [
    'bodies/identity',
    'the coding "identity" is not known',
    answersOf(201, (got, { headers }) => headers['content-encoding'] && problem(got, 415)),
  ],
  [
    'bodies/media-type',
    'text is read as JSON',
    headersOf(['POST'], 'content-type', type => type.replace('text/plain', 'application/json')),
  ],
  ['bodies/too-large', 'a large body is a 400', answersOf(413, got => problem(got, 400))],
  [
    'bodies/too-deep',
    'a deep body is a 500',
    answersOf(400, (got, asked) => asked.body.length > 12_000 && problem(got, 500)),
  ],

  [
    'connections/no-host',
    'without a Host the 400 is empty',
    { raw: (text, asked) => (/^(?!this)/.test(asked) && !/^host:/im.test(asked) ? bare(text, 400) : text) },
  ],
  [
    'connections/two-hosts',
    'of two Hosts the 400 is empty',
    { raw: (text, asked) => ((asked.match(/^host:/gim) ?? []).length > 1 ? bare(text, 400) : text) },
  ],
  [
    'connections/not-http',
    'what is not HTTP gets nothing',
    { raw: (text, asked) => (asked.startsWith('this') ? bare(text, 400) : text) },
  ],
  [
    'connections/head-too-long',
    'a head that is too long gets an empty answer',
    { raw: text => bare(text, 431) },
  ],
  [
    'connections/expectation',
    'an Expect that is not known gets an empty 417',
    { raw: text => bare(text, 417) },
  ],
  [
    'connections/continue',
    '100-continue is a 417',
    {
      raw: text =>
        text.replace(/^HTTP\/1.1 100 Continue\r\n\r\n/, '').replace('201 Created', '417 Expectation Failed'),
    },
  ],

  [
    'headers/charset',
    'JSON is said to be in latin1',
    answersTo('GET', /^\/v1\/products$/, got => replace(got, 'content-type', 'utf-8', 'latin1')),
  ],
  [
    'headers/foreign-request-id',
    "a stranger's id is taken",
    answersTo(
      'GET',
      /./,
      (got, { headers }) => headers['x-request-id'] && header(got, 'x-request-id', headers['x-request-id']),
    ),
  ],
  ['headers/https', 'HTTPS is not asked for', answers(got => drop(got, 'strict-transport-security'))],
  [
    'headers/any-trace',
    'a bad traceparent is a 400',
    answersOf(200, (got, { headers }) => headers.traceparent === 'x' && problem(got, 400)),
  ],

  [
    'cors/allowed',
    'an error may not be read',
    answersOf(404, got => drop(got, 'access-control-allow-origin')),
  ],
  [
    'cors/foreign',
    'every origin is allowed',
    answers(
      (got, { headers }) =>
        headers.origin?.includes('evil') && header(got, 'access-control-allow-origin', headers.origin),
    ),
  ],
  [
    'cors/no-credentials',
    'cookies are allowed',
    answers((got, { headers }) => headers.origin && header(got, 'access-control-allow-credentials', 'true')),
  ],
  [
    'cors/methods',
    'PATCH is not allowed',
    answers(got => replace(got, 'access-control-allow-methods', /PATCH,? ?/, '')),
  ],
  [
    'cors/headers',
    'If-Match is not allowed',
    answers(got => replace(got, 'access-control-allow-headers', /If-Match,? ?/i, '')),
  ],
  [
    'cors/exposed',
    'ETag may not be read',
    answers(got => replace(got, 'access-control-expose-headers', /ETag,? ?/i, '')),
  ],
  ['cors/max-age', 'a preflight is not kept', answers(got => drop(got, 'access-control-max-age'))],

  [
    'conditional/not-modified',
    'a weak tag of a thing is not known',
    headersOf(['GET'], 'if-none-match', tag => (tag.startsWith('W/') ? undefined : tag)),
  ],
  [
    'conditional/not-modified-list',
    'a list is never a 304',
    asks(({ path, headers }) => {
      if (path.startsWith('/v1/products?')) delete headers['if-none-match']
    }),
  ],
  [
    'conditional/not-modified-head',
    'HEAD is never a 304',
    headersOf(['HEAD'], 'if-none-match', () => undefined),
  ],
  [
    'conditional/modified',
    'a tag that was right once is always',
    answersTo('GET', /^\/v1\/products\/./, (got, { headers }) => {
      if (got.status === 200 && /^"[\w-]{15,}"$/.test(headers['if-none-match'])) stale(got)
    }),
  ],
  [
    'conditional/etag-of-change',
    'a PATCH has another ETag',
    answersTo('PATCH', /./, got => got.status === 200 && header(got, 'etag', '"other"')),
  ],
  [
    'conditional/if-match',
    'a weak tag is as good as a strong one',
    headersOf(writes, 'if-match', tag => tag.replace('W/', '')),
  ],
  [
    'conditional/if-match-holds',
    'of many tags the first counts',
    headersOf(['PATCH'], 'if-match', tags => tags.split(',')[0]),
  ],
  ['conditional/two-writers', 'of two writers both win', asks(bothWin)],
  [
    'conditional/if-none-match-write',
    'If-None-Match on a write does not matter',
    headersOf(writes, 'if-none-match', () => undefined),
  ],
  [
    'conditional/if-none-match-other',
    'any If-None-Match on a write is a 412',
    answersTo(
      'PATCH',
      /./,
      (got, { headers }) => headers['if-none-match'] && got.status === 200 && problem(got, 412),
    ),
  ],
  [
    'conditional/if-match-read',
    'If-Match on HEAD does not matter',
    headersOf(['HEAD'], 'if-match', () => undefined),
  ],
  [
    'conditional/if-match-read-holds',
    'If-Match: * on a read never holds',
    answersTo(
      'GET',
      /./,
      (got, { headers }) => headers['if-match'] === '*' && got.status === 200 && problem(got, 412),
    ),
  ],
  [
    'conditional/precedence',
    'If-None-Match is judged before If-Match',
    headersOf(reads, 'if-match', (tag, { headers }) => (headers['if-none-match'] ? undefined : tag)),
  ],
]

/** Removes the body of a raw response with this status. */
function bare(text, status) {
  const [line] = text.split('\r\n')
  return line.includes(` ${status} `) ? `${line}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n` : text
}

function stale(got) {
  drop(got, 'content-type')
  drop(got, 'content-length')
  Object.assign(got, { status: 304, text: '' })
}

/** The second of two writes with the same ETag arrives without it. */
function bothWin({ method, headers, memory }) {
  const tag = headers['if-match']
  if (method !== 'PATCH' || !/^"[\w-]{15,}"$/.test(tag)) return
  if (memory.has(tag)) delete headers['if-match']
  memory.set(tag, true)
}

function document(make) {
  return answersTo('GET', /^\/openapi.json$/, got => {
    const { paths, ...value } = jsonOf(got)
    got.text = JSON.stringify({ ...value, paths: make(paths) })
  })
}

function odd(paths) {
  const { responses, ...post } = paths['/v1/products'].post
  return {
    ...paths,
    '/v1/products': { ...paths['/v1/products'], 'x-post': post, parameters: [{ in: 'nowhere' }] },
  }
}

function silent(paths) {
  const { get } = paths['/version']
  return { ...paths, '/version': { get: { ...get, responses: { 200: get.responses[200] } } } }
}

/** A route for users with the response of /version. */
function missing(paths) {
  return { ...paths, '/v1/reports': { get: { ...paths['/version'].get, security: [{ key: [] }] } } }
}

function reports(asked) {
  if (asked.path !== '/v1/reports') return undefined
  if (asked.method === 'GET' && !asked.headers.authorization) return problem(invented(0), 401)
  asked.isReports = true
  asked.path = '/version'
  return undefined
}

function noReports(got, { method, isReports }) {
  if (method === 'GET' && isReports) problem(got, 404)
}

function unversioned(paths) {
  return { ...paths, '/versions': { get: paths['/version'].get } }
}
