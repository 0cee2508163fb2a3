/** An OpenAPI document of an API that has `/v1/orders`. */
export function api(changes: object = {}): string {
  const document = { openapi: '3.1.0', info: { title: 'Shop', version: '1.0.0' }, paths: paths(), ...changes }
  return JSON.stringify(document, null, 2)
}

export function paths(more: object = {}) {
  return {
    '/v1/orders': { get: operation() },
    '/v1/orders/{id}': { get: operation({ parameters: [id] }) },
    ...more,
  }
}

export const id = { name: 'id', in: 'path', required: true, schema: { type: 'string' } }

export function operation(more: object = {}) {
  return {
    responses: { 200: answer({ id: {}, created_at: {} }), 404: answer({ title: {}, status: {} }) },
    ...more,
  }
}

export function answer(properties: object) {
  return {
    description: 'Answer',
    content: { 'application/json': { schema: { type: 'object', properties } } },
  }
}
