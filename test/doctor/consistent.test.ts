import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { consistent } from '../../src/features/doctor/checks/api/consistent/check.ts'
import { answer, api, operation } from '../../src/features/doctor/samples/openapi.ts'
import { repositoryWith } from '../support/repository.ts'
import { gapi } from '../support/run.ts'

/** The codes and paths of the findings of api/consistent in an API with these paths, each with one method. */
async function found(paths: Readonly<Record<string, string>>, more: object = {}): Promise<string[]> {
  const items = Object.entries(paths).map(([path, method]) => [path, { [method]: operation(more) }])
  const fillers = ['/v1/ones', '/v1/twos', '/v1/threes', '/v1/fours', '/v1/fives', '/v1/sixes', '/v1/sevens']
  const root = api({
    paths: Object.fromEntries([...items, ...fillers.map(path => [path, { get: operation() }])]),
  })
  const cwd = repositoryWith({ 'openapi.json': root })
  const { stdout } = await gapi(['doctor', '--only', consistent.id, '--json'], { cwd })
  const { findings } = JSON.parse(stdout)
  return findings.map(({ code, args }: { code: string; args: { path: string } }) => `${code} ${args.path}`)
}

/** Paths of public APIs. Where they write an underscore, a hyphen: the case of a path is a rule of its own. */
const wellKnown = {
  GitHub: [
    'get /repos/{owner}/{repo}/compare/{basehead}',
    'get /repos/{owner}/{repo}/issues/{number}/comments',
    'put /repos/{owner}/{repo}/pulls/{number}/update-branch',
    'put /repos/{owner}/{repo}/pulls/{number}/merge',
    'post /repos/{owner}/{repo}/forks',
    'post /repos/{owner}/{repo}/transfer',
    'post /repos/{owner}/{repo}/actions/runs/{id}/rerun',
    'put /repos/{owner}/{repo}/issues/{number}/lock',
    'get /repos/{owner}/{repo}/readme',
    'get /repos/{owner}/{repo}/releases/latest',
    'get /repos/{owner}/{repo}/branches/{branch}/protection',
    'put /user/starred/{owner}/{repo}',
    'get /search/code',
    'get /organizations/{org}/settings/billing/usage',
    'post /app/installations/{id}/access-tokens',
    'get /users/{username}/following/{target}',
  ],
  Stripe: [
    'post /v1/payment-intents/{id}/capture',
    'post /v1/payment-intents/{id}/cancel',
    'post /v1/invoices/{id}/finalize',
    'post /v1/invoices/{id}/send',
    'post /v1/quotes/{id}/accept',
    'get /v1/balance',
    'get /v1/account',
    'get /v1/customers/search',
    'get /v1/tax/calculations/{id}/line-items',
    'post /v1/webhook-endpoints',
    'get /v1/issuing/cards/{id}',
    'delete /v1/customers/{id}/discount',
  ],
  Shopify: [
    'get /admin/api/orders/{id}/risks',
    'get /admin/api/products/count',
    'post /admin/api/orders/{id}/close',
    'post /admin/api/inventory-levels/adjust',
    'get /admin/api/shop',
    'put /admin/api/customers/{id}/addresses/{address_id}/default',
    'post /admin/api/draft-orders/{id}/send-invoice',
  ],
  others: [
    'get /users/@me/guilds',
    'post /v1/me/player/pause',
    'get /v1/artists/{id}/top-tracks',
    'get /v1/series/{id}/seasons/{season_id}',
    'get /v1/admin/people/{id}',
    'post /v1/webhooks/stripe',
    'post /v1/media/upload',
    'get /v1/news/{id}',
    'get /v1/equipment/{id}',
    'get /v1/staff/{id}',
    'get /v1/criteria/{id}',
    'post /v1/users/{id}/set-password',
    'get /v1/points-of-sale/{id}',
    'get /v1/users/by-email/{email}',
    'get /v1/tax-analyses/{id}',
  ],
}

test.each(Object.entries(wellKnown))('paths like those of %s follow the pattern', async (_name, lines) => {
  const paths = lines.map(line => line.split(' ').reverse())
  expect(await found(Object.fromEntries(paths))).toEqual([])
})

test('names that break the pattern are found, below an audience too', async () => {
  const paths = {
    '/v1/order/{id}': 'get',
    '/v1/admin/customer/{id}': 'get',
    '/v1/person/{id}': 'get',
    '/v1/status/{id}': 'get',
    '/v1/getOrders': 'get',
    '/v1/create-order': 'post',
    '/v1/orders/{id}/update': 'post',
    '/v1/orders/delete-all': 'post',
    '/v1/set-prices': 'post',
    '/v1/gift_cards': 'get',
  }
  expect(await found(paths)).toEqual([
    'singular-collection /v1/order/{id}',
    'singular-collection /v1/admin/customer/{id}',
    'singular-collection /v1/person/{id}',
    'singular-collection /v1/status/{id}',
    'verb-in-path /v1/getOrders',
    'verb-in-path /v1/create-order',
    'verb-in-path /v1/orders/{id}/update',
    'verb-in-path /v1/orders/delete-all',
    'verb-in-path /v1/set-prices',
    'not-kebab-case /v1/gift_cards',
  ])
})

test('an operation suppresses a kind of finding with its reason, and the report has it', async () => {
  const suppressed = (reason: string) => ({ 'x-gapi-ok': { 'singular-collection': reason } })
  const paths = { '/v1/order/{id}': 'get' }
  expect(await found(paths, suppressed('partners call it'))).toEqual([])
  expect(await found(paths, suppressed(' '))).toEqual(['singular-collection /v1/order/{id}'])
  const root = api({
    paths: {
      '/v1/orders': { get: { responses: { 200: answer({ id: {} }) } } },
      '/v1/order/{id}': { get: operation(suppressed('partners call it')) },
    },
  })
  const cwd = repositoryWith({ 'openapi.json': root })
  const { stdout } = await gapi(['doctor', '--only', consistent.id, '--json'], { cwd })
  expect(JSON.parse(stdout).ignored).toMatchObject([
    { code: 'singular-collection', reason: 'partners call it' },
  ])
})

test('a generated project reads paths as the doctor does', () => {
  const own = readFileSync('src/core/openapi/path-names.ts', 'utf8')
  expect(readFileSync('templates/api/project/base/test/support/path-names.ts', 'utf8')).toBe(own)
})

test('a name that several paths begin with is one finding; another name below it is another', async () => {
  const paths = {
    '/v1/user/{id}': 'get',
    '/v1/user/{id}/orders': 'get',
    '/v1/user/{id}/gift_cards': 'get',
    '/v1/user/{id}/gift_cards/{card}': 'get',
  }
  expect(await found(paths)).toEqual([
    'singular-collection /v1/user/{id}',
    'not-kebab-case /v1/user/{id}/gift_cards',
  ])
})
