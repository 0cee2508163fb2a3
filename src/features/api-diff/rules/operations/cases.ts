import { apiWith, getOrders, json, returned, sent, text } from '../../samples.ts'
import { type ApiCase, apiCase } from '../api-case.ts'

const ok = { responses: { 200: { description: 'Done' } } }

const id = { name: 'id', in: 'path', required: true, schema: text() }

const order = { name: 'order', in: 'path', required: true, schema: text() }

const event = { requestBody: { content: json({ type: 'object' }) }, ...ok }

const callbacks = (name: string) => ({ [name]: { '{$request.body#/url}': { post: event } } })

export const cases: readonly ApiCase[] = [
  apiCase(
    'operation-removed',
    'a method is gone',
    apiWith({ paths: { '/orders': { get: ok, delete: ok } } }),
    apiWith({ paths: { '/orders': { get: ok } } }),
  ),
  apiCase(
    ['operation-removed', 'operation-added'],
    'a path has another name, which is another path',
    apiWith({ paths: { '/orders': { get: ok } } }),
    apiWith({ paths: { '/purchases': { get: ok } } }),
  ),
  apiCase(
    ['operation-removed', 'operation-added'],
    'PUT became PATCH: a PUT fails',
    apiWith({ paths: { '/orders/{id}': { put: { ...ok, parameters: [id] } } } }),
    apiWith({ paths: { '/orders/{id}': { patch: { ...ok, parameters: [id] } } } }),
  ),
  apiCase(
    'operation-added',
    'a path is new',
    apiWith({ paths: { '/orders': { get: ok } } }),
    apiWith({ paths: { '/orders': { get: ok }, '/orders/{id}': { get: { ...ok, parameters: [id] } } } }),
  ),
  apiCase(
    [],
    'a path parameter has another name: callers only see the path',
    apiWith({ paths: { '/orders/{id}': { get: { ...ok, parameters: [id] } } } }),
    apiWith({ paths: { '/orders/{order}': { get: { ...ok, parameters: [order] } } } }),
  ),
  apiCase(
    [],
    'two path parameters swapped their names, and with them their descriptions',
    apiWith({ paths: { '/shops/{id}/orders/{order}': { get: { ...ok, parameters: [id, order] } } } }),
    apiWith({ paths: { '/shops/{order}/orders/{id}': { get: { ...ok, parameters: [order, id] } } } }),
  ),
  apiCase(
    [],
    'a path item moved into the components',
    apiWith({ paths: { '/orders': { get: ok } } }),
    apiWith({
      paths: { '/orders': { $ref: '#/components/pathItems/Orders' } },
      components: { pathItems: { Orders: { get: ok } } },
    }),
  ),
  apiCase(
    [],
    'a parameter moved from the operation to its path',
    apiWith({ paths: { '/orders/{id}': { get: { ...ok, parameters: [id] } } } }),
    apiWith({ paths: { '/orders/{id}': { parameters: [id], get: ok } } }),
  ),
  apiCase(
    [],
    'summaries, descriptions, tags and examples are another text',
    getOrders({ summary: 'List', description: 'Lists orders', tags: ['orders'] }),
    getOrders({ summary: 'Find orders', description: 'Finds orders', tags: ['shop'] }),
  ),
  apiCase(
    'operation-id-changed',
    'a generated client has another function',
    getOrders({ operationId: 'listOrders' }),
    getOrders({ operationId: 'orders' }),
  ),
  apiCase([], 'an operation got an operationId', getOrders({}), getOrders({ operationId: 'orders' })),
  apiCase(
    'webhook-removed',
    'a webhook is gone',
    apiWith({ webhooks: { paid: { post: event } } }),
    apiWith({}),
  ),
  apiCase('webhook-added', 'a webhook is new', apiWith({}), apiWith({ webhooks: { paid: { post: event } } })),
  apiCase(
    'webhook-removed',
    'a callback is gone',
    getOrders({ callbacks: callbacks('done') }),
    getOrders({}),
  ),
  apiCase(
    'response-property-added',
    'a webhook sends a further property: its receiver reads it, although it is in a request body',
    apiWith({ webhooks: { paid: { post: { requestBody: { content: json({ type: 'object' }) }, ...ok } } } }),
    apiWith({
      webhooks: {
        paid: {
          post: { requestBody: { content: json({ type: 'object', properties: { at: text() } }) }, ...ok },
        },
      },
    }),
  ),
  apiCase(
    'response-property-removed',
    'a webhook sends a property less: its receiver misses it',
    apiWith({
      webhooks: {
        paid: {
          post: {
            requestBody: { content: json({ type: 'object', properties: { at: text() }, required: ['at'] }) },
            ...ok,
          },
        },
      },
    }),
    apiWith({ webhooks: { paid: { post: { requestBody: { content: json({ type: 'object' }) }, ...ok } } } }),
  ),
  apiCase(
    'server-removed',
    'a region is no longer listed',
    getOrders({}, { servers: [{ url: 'https://eu.shop.example' }, { url: 'https://us.shop.example' }] }),
    getOrders({}, { servers: [{ url: 'https://eu.shop.example' }] }),
  ),
  apiCase(
    'server-added',
    'a region is new',
    getOrders({}, { servers: [{ url: 'https://eu.shop.example' }] }),
    getOrders({}, { servers: [{ url: 'https://eu.shop.example/' }, { url: 'https://us.shop.example' }] }),
  ),
  apiCase(
    'server-path-changed',
    'every path begins with another word',
    getOrders({}, { servers: [{ url: 'https://shop.example/v1' }] }),
    getOrders({}, { servers: [{ url: 'https://shop.example/v2' }] }),
  ),
  apiCase(
    [],
    'the base path moved from the server into the paths',
    apiWith({ servers: [{ url: 'https://shop.example/v1' }], paths: { '/orders': { get: ok } } }),
    apiWith({ servers: [{ url: 'https://shop.example' }], paths: { '/v1/orders': { get: ok } } }),
  ),
  apiCase(
    [],
    'the document is 3.1 now, and says the same',
    returned(text({ nullable: true }), { openapi: '3.0.3' }),
    returned({ type: ['string', 'null'] }),
  ),
  apiCase(
    [],
    'the order of paths and keys is another one',
    sent({ type: 'object', properties: { a: text(), b: text() } }),
    sent({ properties: { b: text(), a: text() }, type: 'object' }),
  ),
]
