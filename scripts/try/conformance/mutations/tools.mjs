import { randomUUID } from 'node:crypto'

/** The parts of a mutation: see mutating-proxy.mjs. `got` is a response, `asked` its request. */

/** Changes responses. */
export const answers = change => ({ answer: (got, asked) => void change(got, asked) })

/** Changes responses with this status. */
export const answersOf = (status, change) =>
  answers((got, asked) => {
    if (got.status === status) change(got, asked)
  })

/** Changes responses to this method and path. */
export const answersTo = (method, path, change) =>
  answers((got, asked) => {
    if (asked.method === method && path.test(asked.path)) change(got, asked)
  })

/** Changes requests. */
export const asks = change => ({ ask: asked => void change(asked) })

/** Changes the path of requests. */
export const paths = (pattern, by) =>
  asks(asked => {
    asked.path = asked.path.replace(pattern, by)
  })

/**
 * Changes a header in requests with these methods, if it is sent; removes it if the new value is undefined.
 */
export const headersOf = (methods, name, change) =>
  asks(asked => {
    if (!methods.includes(asked.method) || asked.headers[name] === undefined) return
    const value = change(asked.headers[name], asked)
    if (value === undefined) delete asked.headers[name]
    else asked.headers[name] = value
  })

export const reads = ['GET', 'HEAD']
export const writes = ['POST', 'PUT', 'PATCH', 'DELETE']

export function drop(got, name) {
  delete got.headers[name]
}

export function header(got, name, value) {
  got.headers[name] = value
}

/** Changes a header if it is present. */
export function replace(got, name, pattern, by) {
  if (got.headers[name]) got.headers[name] = got.headers[name].replace(pattern, by)
}

/** Changes the JSON of a response or a request; another body stays. */
export function json(message, make) {
  const value = jsonOf(message)
  if (typeof value !== 'object' || value === null) return
  const text = JSON.stringify(make(value))
  if ('text' in message) message.text = text
  else body(message, text)
}

export function jsonOf({ text, body }) {
  try {
    return JSON.parse(text ?? body.toString())
  } catch {
    return undefined
  }
}

/** Replaces the body of a request. */
export function body(asked, bytes) {
  asked.body = Buffer.from(bytes)
  if (asked.headers['content-length'] !== undefined)
    asked.headers['content-length'] = String(asked.body.length)
}

/** Changes all errors of a problem. */
export function faults(got, make) {
  json(got, value => (value.errors ? { ...value, errors: value.errors.map(make) } : value))
}

const titles = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  412: 'Precondition Failed',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Entity',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
}

/** Turns a response into a problem with another status. */
export function problem(got, status) {
  const instance = jsonOf(got)?.instance ?? `urn:uuid:${got.headers['x-request-id']}`
  const value = { type: 'about:blank', title: titles[status], status, detail: 'It is not to be.', instance }
  header(got, 'content-type', 'application/problem+json')
  if (status === 401) header(got, 'www-authenticate', 'Bearer')
  if (status === 429) header(got, 'retry-after', '1')
  return Object.assign(got, { status, text: JSON.stringify(value) })
}

/** A response with the headers of a correct one, and no server behind it. */
export function invented(status, text = '', headers = {}) {
  return {
    status,
    text,
    headers: {
      'api-version': '0.1.0',
      'x-request-id': randomUUID(),
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'ratelimit-policy': '"client";q=100;w=60',
      ratelimit: '"client";r=9;t=9',
      ...headers,
    },
  }
}

/** Whether it is the POST with an Idempotency-Key. */
export function isOrder({ method, path }) {
  return method === 'POST' && path === '/v1/orders'
}

/** The Idempotency-Key of an order, with its owner. */
export function keyOf(asked) {
  const key = asked.headers['idempotency-key']
  return isOrder(asked) && key && !key.includes('"') ? `${asked.headers.authorization} ${key}` : undefined
}
