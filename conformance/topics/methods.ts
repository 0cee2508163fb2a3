import { expect } from 'vitest'
import { call, contract } from '../support/api.ts'
import { addTagged, catalogue, owned, unknownId } from '../support/resources.ts'
import { topic } from '../support/rule.ts'

const rule = topic('methods')
const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'TRACE']

/** All paths of the document with ids filled in, and their methods. */
const paths = [...new Set(contract.operations.map(({ path }) => path))].map(path => ({
  path: path.replace(/\{[^}]+\}/g, unknownId),
  has: contract.operations.filter(one => one.path === path).map(one => one.method),
}))

rule('head', 'HEAD responds as GET does, without content (RFC 9110, 9.3.2)', async () => {
  const { path } = await addTagged()
  for (const url of [path, `${catalogue.path}?limit=1`, '/health/live']) {
    const get = await call('GET', url)
    const head = await call('HEAD', url)
    expect([head.status, head.text], url).toEqual([get.status, ''])
    for (const name of ['content-type', 'content-length', 'etag'])
      expect([name, head.headers[name]], url).toEqual([name, get.headers[name]])
  }
})

rule('not-allowed', 'a method that a path does not have is a 405 (RFC 9110, 15.5.6)', async () => {
  for (const { path, has } of paths)
    for (const method of methods.filter(method => !has.includes(method)))
      expect([method, path, (await call(method, path, { as: 'admin' })).status]).toEqual([method, path, 405])
})

rule('allow', 'a 405 names the methods that the path has (RFC 9110, 10.2.1)', async () => {
  for (const { path, has } of paths) {
    const method = methods.find(method => !has.includes(method))
    if (!method) continue
    const { headers } = await call(method, path, { as: 'admin' })
    expect([path, listed(headers.allow)]).toEqual([path, allowedBy(has)])
  }
})

rule('options', 'OPTIONS on a path is a 204 that names its methods', async () => {
  for (const { path, has } of paths) {
    const { status, headers } = await call('OPTIONS', path)
    expect([path, status, listed(headers.allow)]).toEqual([path, 204, allowedBy(has)])
  }
})

rule('options-unknown', 'OPTIONS on an unknown path is a 404', async () => {
  expect((await call('OPTIONS', '/no-such-path')).status).toBe(404)
})

rule('unknown-path', 'an unknown path is a 404 with every method', async () => {
  for (const method of methods)
    for (const path of ['/no-such-path', `${catalogue.path}-no-such`])
      expect([method, path, (await call(method, path)).status]).toEqual([method, path, 404])
})

rule('trailing-slash', 'a path with a slash at its end is another one: 404', async () => {
  const { path } = await addTagged()
  for (const url of [catalogue.path, owned.path, path])
    expect([url, (await call('GET', `${url}/`, { as: 'user' })).status]).toEqual([url, 404])
})

rule('broken-path', 'an invalid path is a 400', async () => {
  for (const part of ['%zz', '%', '%c3%28'])
    expect([part, (await call('GET', `${catalogue.path}/${part}`)).status]).toEqual([part, 400])
})

/** OPTIONS is ignored: some servers list it, some do not. */
function listed(allow: string | undefined): string[] | undefined {
  const names = allow?.split(',').map(name => name.trim().toUpperCase())
  return names?.filter(name => name !== 'OPTIONS').sort()
}

function allowedBy(has: readonly string[]): string[] {
  return [...has, ...(has.includes('GET') ? ['HEAD'] : [])].sort()
}
