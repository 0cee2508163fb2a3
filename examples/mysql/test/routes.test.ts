import { expect, test } from 'vitest'
import { developmentKeys } from '../src/clients.ts'
import { seed } from '../src/db/seed.ts'
import { startApi } from './api.ts'
import { exampleOf, nowhere, type Schema } from './example.ts'

interface Operation {
  readonly parameters?: ReadonlyArray<{ readonly name: string; readonly in: string }>
  readonly requestBody?: { readonly content: { readonly 'application/json': { readonly schema: Schema } } }
}

// The seeds belong to a client of their own, so that everybody here is somebody else.
const { app, call, config } = await startApi(undefined, { RATE_LIMIT_ANONYMOUS: '0', RATE_LIMIT_CLIENT: '0' })
await seed(app.knex, config, ['development'])
const owner = { headers: { authorization: `Bearer ${developmentKeys.admin}` } }

const contract: Record<string, Record<string, Operation>> = JSON.parse(JSON.stringify(app.swagger().paths))

/** Every route of the API, those that are registered by hand included, with a body that its schema allows. */
const routes = app.routeTable.flatMap(({ method, path, audience }) => {
  if (method !== 'GET' && method !== 'POST' && method !== 'PATCH' && method !== 'DELETE') return []
  const operation = contract[path.replace(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()] ?? {}
  const schema = operation.requestBody?.content['application/json'].schema
  const query = (operation.parameters ?? []).filter(parameter => parameter.in === 'query')
  const queries = query.map(parameter => parameter.name)
  return [{ method, path, audience, queries, body: schema && Object(exampleOf(schema)) } as const]
})
type Route = (typeof routes)[number]

const about = routes.filter(({ path }) => path.includes(':id'))
const owned = about.filter(({ audience }) => audience === 'user')
const writes = routes.filter(({ body }) => body)
const lists = routes.filter(({ queries }) => queries.includes('cursor'))

test.each(routes)('$method $path serves $audience', async route => {
  const nobody = await ask(route)
  const user = await ask(route, { as: 'user' })
  const other = await ask(route, { as: 'other' })
  const admin = await ask(route, { as: 'admin' })

  expect(nobody === 401).toBe(route.audience !== 'anonymous')
  expect([user === 403, other === 403]).toEqual([route.audience === 'admin', route.audience === 'admin'])
  expect([401, 403]).not.toContain(admin)
})

test.each(about)('$method $path of nothing is 404, and of no id 422', async route => {
  expect(await ask(route, { as: 'admin' })).toBe(404)
  expect(await ask({ ...route, path: route.path.replace(':id', 'x') }, { as: 'admin' })).toBe(422)
})

test.each(owned)("$method $path of somebody else's is 404", async route => {
  const row = await app.knex(tableOf(route)).first('id')
  expect(row, `no seed adds a row to ${tableOf(route)}`).toBeDefined()
  const theirs = { ...route, path: route.path.replace(':id', row.id) }

  for (const as of ['user', 'other', 'admin'] as const) expect(await ask(theirs, { as })).toBe(404)
  if (route.method === 'GET') expect(await ask(theirs, owner)).toBe(200)
})

test.each(writes)('$method $path of a body with a field too many is 422', async route => {
  const body = { ...route.body, nobody_knows: 1 }
  expect(await ask({ ...route, body }, { as: 'admin' })).toBe(422)
})

test.each(lists)('$method $path comes in pages', async ({ path }) => {
  const read = async (query: string) => (await call('GET', `${path}?${query}`, owner)).body
  const whole = await read('limit=100')
  const pages = []
  for (let next = `${path}?limit=1`; next; ) {
    const { body } = await call('GET', next, owner)
    expect(body.items).toHaveLength(1)
    pages.push(...body.items)
    next = body.next
  }

  expect(whole.items.length, `the seeds make no two rows for ${path}`).toBeGreaterThan(1)
  expect([whole.next, pages]).toEqual([null, whole.items])
  for (const query of ['limit=0', 'limit=x', 'cursor=x', 'sort=nothing', 'fields=nothing', 'nothing=1'])
    expect((await call('GET', `${path}?${query}`, owner)).status, query).toBe(422)
})

/** Calls a route, about nothing unless its path says otherwise. Gives the status. */
async function ask({ method, path, body }: Route, options: Parameters<typeof call>[2] = {}): Promise<number> {
  const headers = { 'idempotency-key': `"${Math.random()}"`, ...options.headers }
  const url = path.replace(':id', nowhere)
  return (await call(method, url, { ...options, headers, ...(body && { body }) })).status
}

/** `/v1/orders/:id` → `orders`. */
function tableOf({ path }: Route): string {
  return path.split('/').at(-2) ?? ''
}
