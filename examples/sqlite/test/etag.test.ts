import { Type } from 'typebox'
import { expect, test } from 'vitest'
import { blueprint } from '../src/http/request/blueprint.ts'
import { startApi } from './support/api.ts'
import { blueprints } from './support/shop.ts'

const Thing = Type.Object({ name: Type.String() })
let thing: { name: string } | undefined

const things = blueprint('/test', on => {
  on.admin.put('/thing', { summary: 'Put', body: Thing, reply: Thing }, ({ body, ifMatch }) => {
    ifMatch(thing)
    thing = body
    return body
  })
  on.admin.post('/blind', { summary: 'Ask nothing' }, () => {})
})

const { call } = await startApi([...blueprints, things])

async function product(sku: string) {
  const { body } = await call('POST', '/v1/wares', {
    as: 'admin',
    body: { sku, name: 'Tea', price_cents: 1 },
  })
  const path = `/v1/wares/${body.id}`
  return { path, etag: String((await call('GET', path)).headers.etag) }
}

test('If-None-Match with the current ETag is a 304', async () => {
  const { path, etag } = await product('known')

  for (const url of [path, '/v1/wares']) {
    const { etag } = (await call('GET', url)).headers
    const again = await call('GET', url, { headers: { 'if-none-match': `"other", W/${etag}` } })
    expect([again.status, again.body, again.headers.etag]).toEqual([304, '', etag])
  }

  const changed = await call('PATCH', path, { as: 'admin', body: { price_cents: 2 } })
  const now = await call('GET', path, { headers: { 'if-none-match': etag } })
  expect([now.status, now.headers.etag]).toEqual([200, changed.headers.etag])
})

test('of two writes with the same If-Match the second is a 412', async () => {
  const { path, etag } = await product('two-writers')
  const write = (name: string) =>
    call('PATCH', path, { as: 'admin', headers: { 'if-match': etag }, body: { name } })

  const statuses = (await Promise.all([write('One'), write('Two')])).map(({ status }) => status)

  expect(statuses.sort()).toEqual([200, 412])
})

test('DELETE with a stale or a weak ETag is a 412', async () => {
  const { path, etag } = await product('removed')
  const remove = (tag: string) => call('DELETE', path, { as: 'admin', headers: { 'if-match': tag } })

  expect((await remove('"stale"')).status).toBe(412)
  expect((await remove(`W/${etag}`)).status).toBe(412)
  expect((await remove(etag)).status).toBe(204)
})

test('HEAD with the current ETag is a 304 without content headers', async () => {
  const { path, etag } = await product('head')
  for (const known of [etag, `W/${etag}`, '*']) {
    const { status, headers } = await call('HEAD', path, { headers: { 'if-none-match': known } })
    expect([status, headers.etag]).toEqual([304, etag])
    expect(Object.keys(headers)).not.toEqual(expect.arrayContaining(['content-length']))
    expect(Object.keys(headers)).not.toEqual(expect.arrayContaining(['content-type']))
  }
  const { length } = JSON.stringify((await call('GET', path)).body)
  expect((await call('HEAD', path)).headers['content-length']).toBe(String(length))
})

test('a read with a stale If-Match is a 412, before If-None-Match is evaluated', async () => {
  const { path, etag } = await product('read')
  for (const method of ['GET', 'HEAD'] as const) {
    const ask = async (match: string, none?: string) => {
      const headers = { 'if-match': match, ...(none && { 'if-none-match': none }) }
      return (await call(method, path, { headers })).status
    }
    expect([await ask('"stale"'), await ask(`W/${etag}`), await ask('"stale"', etag)]).toEqual([
      412, 412, 412,
    ])
    expect([await ask(etag), await ask('*'), await ask(`"stale", ${etag}`)]).toEqual([200, 200, 200])
    expect(await ask(etag, etag)).toBe(304)
  }
  expect((await call('GET', '/v1/wares', { headers: { 'if-match': '"stale"' } })).status).toBe(412)
  const nowhere = '/v1/wares/01890000-0000-7000-8000-000000000000'
  expect((await call('GET', nowhere, { headers: { 'if-match': '"stale"' } })).status).toBe(404)
})

test('a write with a matching If-None-Match is a 412', async () => {
  const { path, etag } = await product('there')
  const change = (none: string) =>
    call('PATCH', path, { as: 'admin', headers: { 'if-none-match': none }, body: { price_cents: 9 } })

  for (const none of ['*', ' * ', etag, `W/${etag}`, `"other", ${etag}`]) {
    expect([none, (await change(none)).status]).toEqual([none, 412])
    const removal = await call('DELETE', path, { as: 'admin', headers: { 'if-none-match': none } })
    expect([none, removal.status]).toEqual([none, 412])
  }
  expect((await call('GET', path)).body.price_cents).toBe(1)
  expect((await change('"other"')).status).toBe(200)
})

test('PUT with If-None-Match: * only creates', async () => {
  const put = async (headers: Record<string, string>) =>
    (await call('PUT', '/test/thing', { as: 'admin', headers, body: { name: 'a' } })).status

  expect(await put({ 'if-match': '*' })).toBe(412)
  expect(await put({ 'if-none-match': '*' })).toBe(200)
  expect(await put({ 'if-none-match': '*' })).toBe(412)
  expect(await put({ 'if-match': '*' })).toBe(200)
  expect(await put({})).toBe(200)
})

test('a precondition on a handler that does not call ifMatch is a 412', async () => {
  for (const name of ['if-match', 'if-none-match']) {
    const { status } = await call('POST', '/test/blind', { as: 'admin', headers: { [name]: '*' } })
    expect([name, status]).toEqual([name, 412])
  }
  expect((await call('POST', '/test/blind', { as: 'admin' })).status).toBe(204)
})
