import { expect, test } from 'vitest'
import { startApi } from './api.ts'
import { type Contract, inconsistencies, rules } from './consistency.ts'

const { app } = await startApi()

test('every endpoint keeps the rules that all endpoints keep', () => {
  const contract: Contract = JSON.parse(JSON.stringify(app.swagger()))

  expect(Object.keys(contract.paths ?? {})).not.toHaveLength(0)
  expect(inconsistencies(contract)).toEqual([])
})

const problem = { content: { 'application/problem+json': {} } }
const json = (schema: object) => ({ content: { 'application/json': { schema } } })
const page = json({ properties: { items: {}, next: {} } })
const good = { get: { responses: { 200: page, default: problem } } }

const breaches: Array<[rule: string, paths: object]> = [
  ['versioned-path', { '/products': good }],
  ['kebab-case-path', { '/v1/orderLines': good }],
  ['kebab-case-path', { '/v1/order_lines': good }],
  ['plural-nouns', { '/v1/product': good }],
  ['no-verbs', { '/v1/get-products': good }],
  [
    'snake-case-fields',
    {
      '/v1/products': {
        post: {
          requestBody: json({ properties: { unitPrice: {} } }),
          responses: { 201: {}, default: problem },
        },
      },
    },
  ],
  [
    'object-at-the-top',
    { '/v1/products/{id}': { get: { responses: { 200: json({ type: 'array' }), default: problem } } } },
  ],
  [
    'lists-are-pages',
    {
      '/v1/products': { get: { responses: { 200: json({ properties: { items: {} } }), default: problem } } },
    },
  ],
  ['post-creates', { '/v1/products': { post: { responses: { 200: {}, default: problem } } } }],
  ['problems', { '/v1/products': { get: { responses: { 200: page } } } }],
  ['problems', { '/v1/products': { get: { responses: { 200: page, 404: json({}) } } } }],
]

test.each(breaches)('%s is noticed', (rule, paths) => {
  expect(inconsistencies({ paths } as Contract).map(line => line.split(':')[0])).toEqual([rule])
})

test('every rule has a case that breaks it', () => {
  expect(new Set(breaches.map(([rule]) => rule))).toEqual(new Set(rules.map(({ id }) => id)))
})
