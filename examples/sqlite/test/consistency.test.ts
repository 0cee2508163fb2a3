import { expect, test } from 'vitest'
import { blueprints } from '../src/app.ts'
import { IdParams } from '../src/db/row.ts'
import { blueprint } from '../src/http/request/blueprint.ts'
import { startApi } from './support/api.ts'
import { inconsistencies } from './support/consistency.ts'
import { rules } from './support/consistency-rules.ts'
import type { Contract } from './support/contract-routes.ts'
import { inlined } from './support/inlined.ts'

const { app } = await startApi(blueprints)

test('all endpoints are consistent', () => {
  const contract = inlined(app.swagger()) as Contract

  expect(Object.keys(contract.paths ?? {})).not.toHaveLength(0)
  expect(inconsistencies(contract)).toEqual([])
})

const problem = { content: { 'application/problem+json': {} } }
const json = (schema: object) => ({ content: { 'application/json': { schema } } })
const answering = (status: number, schema?: object) => ({
  responses: { [status]: schema ? json(schema) : {}, default: problem },
})
const page = { properties: { items: {}, next: {} } }
const thing = { properties: { id: {} } }
const list = { get: answering(200, page) }
const one = { get: answering(200, thing) }
const action = { post: answering(200, thing) }
const creation = { post: answering(201, thing) }

const breaches: Array<[rule: string, paths: object]> = [
  ['unversioned-path', { '/wares': list }],
  ['not-kebab-case', { '/v1/saleLines': list }],
  ['not-kebab-case', { '/v1/sale_lines': list }],
  ['not-kebab-case', { '/v1/sales/{saleId}': one }],
  ['singular-collection', { '/v1/ware': list }],
  ['singular-collection', { '/v1/ware/{id}': one }],
  ['singular-collection', { '/v1/admin/customer/{id}': one }],
  ['singular-collection', { '/v1/person/{id}': one }],
  ['singular-collection', { '/v1/status/{id}': one }],
  ['singular-collection', { '/v1/sales/{sale_id}/line/{id}': one }],
  ['verb-in-path', { '/v1/get-wares': list }],
  ['verb-in-path', { '/v1/create-sale': { post: answering(201) } }],
  ['verb-in-path', { '/v1/wares/list': list }],
  ['verb-in-path', { '/v1/sales/{id}/update': action }],
  ['verb-in-path', { '/v1/update-sale': action }],
  ['not-snake-case', { '/v1/wares/{id}': { get: answering(200, { properties: { unitPrice: {} } }) } }],
  ['open-body', { '/v1/wares': { post: { requestBody: json(thing), ...answering(201) } } }],
  ['list-at-the-top', { '/v1/wares/{id}': { get: answering(200, { type: 'array' }) } }],
  ['list-without-pages', { '/v1/wares': { get: answering(200, { properties: { items: {} } }) } }],
  ['list-without-pages', { '/v1/people': { get: answering(200, { properties: { people: {} } }) } }],
  ['post-without-201', { '/v1/wares': { post: answering(200) } }],
  ['post-without-201', { '/v1/sales/{id}/refunds': { post: answering(200) } }],
  ['post-without-201', { '/v1/staff': { post: answering(204) } }],
  ['other-error-body', { '/v1/wares': { get: { responses: { 200: json(page) } } } }],
  ['other-error-body', { '/v1/wares': { get: { responses: { 200: json(page), 404: json({}) } } } }],
]

test.each(breaches)('a breach of %s is found: %j', (rule, paths) => {
  expect(inconsistencies({ paths } as Contract).map(line => line.split(':')[0])).toEqual([rule])
})

test('every rule has a test case', () => {
  expect(new Set(breaches.map(([rule]) => rule))).toEqual(new Set(rules.map(({ id }) => id)))
})

/** Paths of the kinds that public APIs have, in the spelling of this one. */
const right: Array<[kind: string, paths: Record<string, object>]> = [
  ['an audience', { '/v1/admin/customers': list, '/v1/internal/jobs/{id}': one, '/v1/partner/sales': list }],
  ['an irregular plural', { '/v1/people': { ...list, ...creation }, '/v1/people/{id}': one }],
  [
    'an irregular plural',
    { '/v1/children/{id}': one, '/v1/tax-analyses/{id}': one, '/v1/indices/{id}': one },
  ],
  ['a word without a plural', { '/v1/staff': { ...list, ...creation }, '/v1/staff/{id}': one }],
  ['a word without a plural', { '/v1/media/{id}': one, '/v1/equipment': list, '/v1/series/{id}': one }],
  ['a word without a plural', { '/v1/feedback': { ...list, ...creation }, '/v1/inventory/{sku}': one }],
  ['a compound', { '/v1/points-of-sale/{id}': one, '/v1/add-ons': list, '/v1/update-requests/{id}': one }],
  ['a singleton', { '/v1/me': one, '/v1/users/me': one, '/v1/balance': one, '/v1/account': one }],
  [
    'a singleton',
    { '/v1/settings': one, '/v1/cart': { get: answering(200, { properties: { items: {} } }) } },
  ],
  ['a singleton of a row', { '/v1/sales/{id}/invoice': one, '/v1/repos/{owner}/{repo}/readme': one }],
  ['a receiver', { '/v1/webhooks/stripe': action, '/v1/hooks/github-events': { post: answering(204) } }],
  ['a receiver', { '/v1/webhooks/shopify/sales': { post: { requestBody: json(thing), ...answering(202) } } }],
  ['a collection of webhooks', { '/v1/webhooks': { ...list, ...creation }, '/v1/webhooks/{id}': one }],
  ['an action', { '/v1/sales/{id}/cancel': action, '/v1/payment-intents/{id}/capture': action }],
  [
    'an action',
    { '/v1/invoices/{id}/send': action, '/v1/sales/{id}/mark-as-paid': { post: answering(204) } },
  ],
  ['an action', { '/v1/pulls/{id}/update-branch': { put: answering(202) }, '/v1/sales/{id}:cancel': action }],
  ['an action', { '/v1/me/change-password': { post: answering(204) }, '/v1/messages/{id}/read': action }],
  ['an action', { '/v1/auth/login': action, '/v1/sessions/refresh': action, '/v1/wares/import': action }],
  ['a search', { '/v1/search': list, '/v1/customers/search': list, '/v1/sales/search': action }],
  ['a comparison', { '/v1/repos/{owner}/{repo}/compare/{range}': one, '/v1/users/by-email/{email}': one }],
  ['a word for many', { '/v1/feed': list, '/v1/users/{id}/starred': list, '/v1/audit-log': list }],
  ['a part that is counted', { '/v1/wares/count': one, '/v1/reports/sales.csv': one }],
  ['a fixed path', { '/.well-known/jwks.json': one, '/health/live': one, '/robots.txt': one }],
  ['work that is accepted', { '/v1/exports': { post: answering(202) }, '/v1/exports/{id}/download': one }],
]

test.each(right)('%s is consistent: %j', (_kind, paths) => {
  expect(inconsistencies({ paths } as Contract)).toEqual([])
})

test.each([
  [{ 'singular-collection': 'A partner calls it.' }, []],
  [{}, ['singular-collection']],
  [{ 'singular-collection': ' ' }, ['suppression-without-reason']],
  [{ 'singular-collection': 'A partner calls it.', 'verb-in-path': 'So it was.' }, ['unused-suppression']],
  [{ 'singular-collection': 'A partner calls it.', plural: 'So it was.' }, ['unknown-rule']],
])('a route suppresses a rule with a reason: %j', async (suppress, expected) => {
  const partner = blueprint('/v1/partner-sale', on => {
    on.anonymous.get(
      '/:id',
      { summary: 'Read', params: IdParams, reply: IdParams, suppress },
      ({ params }) => params,
    )
  })
  const { app } = await startApi([partner])

  const { paths } = inlined(app.swagger()) as Contract
  const lines = inconsistencies({ paths: { '/v1/partner-sale/{id}': paths?.['/v1/partner-sale/{id}'] } })
  expect(lines.map(line => line.split(':')[0])).toEqual(expected)
})
