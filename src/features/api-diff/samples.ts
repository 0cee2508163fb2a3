/** An API as the cases of the rules describe it: what is left out is the same in both documents. */
export type ApiSample = Readonly<Record<string, unknown>>

const info = { title: 'Shop', version: '1' }

export function apiWith(parts: ApiSample): ApiSample {
  return { openapi: '3.1.0', info, paths: {}, ...parts }
}

/** `GET /orders` with what is given. */
export function getOrders(operation: ApiSample, more: ApiSample = {}): ApiSample {
  return apiWith({ paths: { '/orders': { get: { responses: { 200: ok }, ...operation } } }, ...more })
}

/** `POST /orders` with what is given. */
export function postOrders(operation: ApiSample, more: ApiSample = {}): ApiSample {
  return apiWith({ paths: { '/orders': { post: { responses: { 201: ok }, ...operation } } }, ...more })
}

const ok = { description: 'Done' }

export function json(schema: unknown): ApiSample {
  return { 'application/json': { schema } }
}

/** An API whose `POST /orders` takes this body. */
export function sent(schema: unknown, more: ApiSample = {}): ApiSample {
  return postOrders({ requestBody: { required: true, content: json(schema) } }, more)
}

/** An API whose `GET /orders` returns this body. */
export function returned(schema: unknown, more: ApiSample = {}): ApiSample {
  return getOrders({ responses: { 200: { description: 'Orders', content: json(schema) } } }, more)
}

/** An API whose `GET /orders` has this parameter, in the query unless it says more. */
export function parameter(value: ApiSample): ApiSample {
  return getOrders({ parameters: [{ name: 'limit', in: 'query', schema: { type: 'integer' }, ...value }] })
}

/** An object with these properties, of which the named ones are required. */
export function object(properties: ApiSample, required: readonly string[] = []): ApiSample {
  return { type: 'object', properties, ...(required.length > 0 && { required }) }
}

export function text(more: ApiSample = {}): ApiSample {
  return { type: 'string', ...more }
}

export function schemas(named: ApiSample): ApiSample {
  return { components: { schemas: named } }
}

export function ref(name: string): ApiSample {
  return { $ref: `#/components/schemas/${name}` }
}
