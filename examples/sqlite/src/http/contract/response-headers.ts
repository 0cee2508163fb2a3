/** A response of an operation in the OpenAPI document. */
export interface ResponseFacts {
  readonly status: string
  /** Whether it has a body, other than a problem. */
  readonly hasBody: boolean
  /** Whether a body has an ETag. */
  readonly isTagged: boolean
  /** Whether the rate limit counts it. */
  readonly isLimited: boolean
}

interface HeaderDoc {
  readonly description: string
  readonly example: string | number
  /** Whether it is always there: gapi smoke fails without it. */
  readonly required?: true
  /** Which responses have the header (default: all). */
  on?(facts: ResponseFacts): boolean
}

/** The documented response headers. */
const headers: Readonly<Record<string, HeaderDoc>> = {
  'API-Version': {
    description: 'The exact version of the API, with the commit if it is known.',
    example: '1.4.0+4f3b0c1',
    required: true,
  },
  'X-Request-Id': {
    description: 'The id of this request. Include it when you report an error.',
    example: 'ecdba811-747e-42f2-bb53-c097583e0428',
    required: true,
  },
  'RateLimit-Policy': {
    description: 'The limit `q` and its window `w` in seconds (draft-ietf-httpapi-ratelimit-headers).',
    example: '"client";q=3000;w=60',
    on: ({ isLimited }) => isLimited,
  },
  RateLimit: {
    description: 'The remaining requests `r`, and the seconds `t` until the window resets.',
    example: '"client";r=2999;t=42',
    on: ({ isLimited }) => isLimited,
  },
  ETag: {
    description: 'Identifies this version, for If-None-Match and, for a single resource, If-Match.',
    example: '"Wc2cTQ5xL1b7rYw0bWcUsg"',
    required: true,
    on: ({ status, hasBody, isTagged }) => (hasBody && isTagged) || status === '304',
  },
  Location: {
    description: 'The path of the created resource.',
    example: '/v1/things/01a2059b-8a65-7b9e-911e-6d83a4eeb3fd',
    on: ({ status, hasBody }) => status === '201' && hasBody,
  },
  'Content-Range': {
    description: 'Which bytes of the file these are, or its size if the range is not one of it.',
    example: 'bytes 0-499/1234',
    on: ({ status }) => status === '206' || status === '416',
  },
  Allow: {
    description: 'The methods that the path supports.',
    example: 'GET, HEAD, POST, OPTIONS',
    on: ({ status }) => status === '405',
  },
  'Accept-Encoding': {
    description: 'The supported content coding of a body: `identity`. Sent if that was the reason.',
    example: 'identity',
    on: ({ status }) => status === '415',
  },
  'Retry-After': {
    description: 'Seconds to wait before you try again.',
    example: 42,
    on: ({ status }) => status === '429' || status === '503',
  },
  'WWW-Authenticate': {
    description: 'The authentication scheme.',
    example: 'Bearer',
    on: ({ status }) => status === '401',
  },
}

/** The names of a response's headers. */
export function headersFor(facts: ResponseFacts): string[] {
  return Object.entries(headers).flatMap(([name, { on }]) => (on === undefined || on(facts) ? [name] : []))
}

/** The OpenAPI component of a header. */
export function headerComponent(name: string): object {
  const { description = '', example = '', required } = headers[name] ?? {}
  const schema = { type: typeof example === 'number' ? 'integer' : 'string' }
  return { description, ...(required && { required }), schema, example }
}
