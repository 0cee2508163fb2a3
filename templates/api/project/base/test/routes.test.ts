import { expect, test } from 'vitest'
import { blueprints } from '../src/app.ts'
import { developmentKeys } from '../src/clients/keys.ts'
import { seed } from '../src/db/seed.ts'
import { startApi } from './support/api.ts'
import { nowhere } from './support/example.ts'
import { exampleBody, exampleHeaders, isEndless, type Operation } from './support/example-request.ts'
import { inlined } from './support/inlined.ts'
import { isOwned, pathOfRow } from './support/rows.ts'

// The seeded rows belong to another client than those of these tests.
const { app, call, config } = await startApi(blueprints, {
  RATE_LIMIT_ANONYMOUS: '0',
  RATE_LIMIT_CLIENT: '0',
})
await seed(app, config, ['development'])
const owner = { headers: { authorization: `Bearer ${developmentKeys.admin}` } }

const { paths } = inlined(app.swagger()) as { paths: Record<string, Record<string, Operation>> }

/** Every route of the API, each with a valid body. */
const routes = app.routeTable.flatMap(({ method, path, audience }) => {
  if (method !== 'GET' && method !== 'POST' && method !== 'PATCH' && method !== 'DELETE') return []
  const operation = paths[path.replace(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()] ?? {}
  const schema = operation.requestBody?.content['application/json']?.schema
  const query = (operation.parameters ?? []).filter(parameter => parameter.in === 'query')
  const queries = query.map(parameter => parameter.name)
  const params = (operation.parameters ?? []).filter(parameter => parameter.in === 'path')
  const ids = params.length > 0 && params.every(({ schema }) => schema.format === 'uuid')
  const isClosed = schema?.additionalProperties === false
  const sent = { body: exampleBody(operation), headers: exampleHeaders(operation) }
  const asked = isEndless(operation) ? 'HEAD' : method
  return [{ method, asked, path, audience, queries, ids, isClosed, ...sent } as const]
})
type Route = (typeof routes)[number]

const about = routes.filter(({ ids }) => ids)
const owned = about.filter(({ audience }) => audience === 'user')
const writes = routes.filter(({ isClosed }) => isClosed)
const lists = routes.filter(({ queries }) => queries.includes('cursor'))

test.each(routes)('$method $path serves $audience', async route => {
  const nobody = await ask(route)
  const user = await ask(route, { as: 'user' })
  const other = await ask(route, { as: 'other' })
  const admin = await ask(route, { as: 'admin' })

  expect(nobody.headers['www-authenticate'] === 'Bearer').toBe(route.audience !== 'anonymous')
  const isAdmins = route.audience === 'admin'
  if (route.audience !== 'anonymous')
    expect([user.status === 403, other.status === 403]).toEqual([isAdmins, isAdmins])
  if (route.audience !== 'anonymous') expect([401, 403]).not.toContain(admin.status)
})

test.each(about)('$method $path of an unknown id is 404, of an invalid id 422', async route => {
  expect((await ask(route, { as: 'admin' })).status).toBe(404)
  const invalid = { ...route, path: route.path.replace(/:\w+/g, 'x') }
  expect((await ask(invalid, { as: 'admin' })).status).toBe(422)
})

test.for(owned)("$method $path of another client's row is 404", async (route, { skip }) => {
  const path = await pathOfRow(route.path, url => call('GET', url, owner))
  if (path === null) return skip('no seed adds a row for it')
  if (!(await isOwned(path, app))) return skip('its rows belong to nobody')
  const theirs = { ...route, path }

  for (const as of ['user', 'other', 'admin'] as const) expect((await ask(theirs, { as })).status).toBe(404)
  if (route.method === 'GET') expect((await ask(theirs, owner)).status).toBe(200)
})

test.each(writes)('$method $path with an unknown field is 422', async route => {
  const body = { ...Object(route.body), nobody_knows: 1 }
  expect((await ask({ ...route, body }, { as: 'admin' })).status).toBe(422)
})

test.for(lists)('$method $path is paginated', async (route, { skip }) => {
  const path = await pathOfRow(route.path, url => call('GET', url, owner))
  const read = async (query: string) => (await call('GET', `${path}?${query}`, owner)).body
  const whole = path && (await read('limit=100'))
  if (!(whole?.items.length > 1)) return skip('the seeds make no two rows for it')
  const pages = []
  for (let next = `${path}?limit=1`; next; ) {
    const { body } = await call('GET', next, owner)
    expect(body.items).toHaveLength(1)
    pages.push(...body.items)
    next = body.next
  }

  expect([whole.next, pages]).toEqual([null, whole.items])
  for (const query of ['limit=0', 'limit=x', 'cursor=x', 'sort=nothing', 'fields=nothing', 'nothing=1'])
    expect((await call('GET', `${path}?${query}`, owner)).status, query).toBe(422)
})

/** Calls a route, with unknown ids unless the path has others. */
function ask({ asked, path, body, ...route }: Route, options: Parameters<typeof call>[2] = {}) {
  const headers = { ...route.headers, 'idempotency-key': `"${Math.random()}"`, ...options.headers }
  const url = path.replace(/:\w+/g, nowhere)
  return call(asked, url, { ...options, headers, ...(body && { body }) })
}
