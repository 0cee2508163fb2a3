import { expect } from 'vitest'
import { call } from '../support/api.ts'
import { addTagged, catalogue, newChange } from '../support/resources.ts'
import { topic } from '../support/rule.ts'

const rule = topic('conditional')
const stale = '"no-such-version"'

rule('not-modified', 'GET with the current ETag is a 304 (RFC 9110, 13.1.2)', async () => {
  const { path, etag } = await addTagged()
  for (const known of [etag, `W/${etag}`, `${stale}, ${etag}`, '*']) {
    const { status, headers } = await call('GET', path, { headers: { 'if-none-match': known } })
    expect([known, status, headers.etag]).toEqual([known, 304, etag])
  }
})

rule('not-modified-list', 'a list that has not changed is a 304', async () => {
  const url = `${catalogue.path}?limit=1`
  const { headers } = await call('GET', url)
  const again = await call('GET', url, { headers: { 'if-none-match': headers.etag ?? '' } })
  expect(again.status).toBe(304)
})

rule('not-modified-head', 'HEAD with the current ETag is a 304 (RFC 9110, 13.1.2)', async () => {
  const { path, etag } = await addTagged()
  for (const known of [etag, '*'])
    expect((await call('HEAD', path, { headers: { 'if-none-match': known } })).status).toBe(304)
})

rule('modified', 'after a change, GET with the old ETag returns the new version', async () => {
  const { path, etag } = await addTagged()
  const changed = await call('PATCH', path, { as: 'admin', json: newChange() })
  const now = await call('GET', path, { headers: { 'if-none-match': etag } })
  expect([now.status, now.body]).toEqual([200, changed.body])
  expect(now.headers.etag).not.toBe(etag)
})

rule('etag-of-change', 'a PATCH returns the ETag that a GET then has', async () => {
  const { path } = await addTagged()
  const changed = await call('PATCH', path, { as: 'admin', json: newChange() })
  expect(changed.headers.etag).toBe((await call('GET', path)).headers.etag)
})

rule(
  'if-match',
  'a write with an If-Match that does not match is a 412, and changes nothing (13.1.1)',
  async () => {
    const { path, etag, thing } = await addTagged()
    for (const asked of [stale, `W/${etag}`])
      for (const method of ['PATCH', 'DELETE']) {
        const json = method === 'PATCH' ? newChange() : undefined
        const { status } = await call(method, path, { as: 'admin', json, headers: { 'if-match': asked } })
        expect([method, asked, status]).toEqual([method, asked, 412])
      }
    expect((await call('GET', path)).body).toEqual(thing)
  },
)

rule('if-match-holds', 'a write with an If-Match that matches succeeds', async () => {
  for (const known of ['its own', 'one of two', '*']) {
    const { path, etag } = await addTagged()
    const asked = known === 'its own' ? etag : known === '*' ? '*' : `${stale}, ${etag}`
    const { status } = await call('PATCH', path, {
      as: 'admin',
      json: newChange(),
      headers: { 'if-match': asked },
    })
    expect([known, status]).toEqual([known, 200])
  }
  const { path, etag } = await addTagged()
  expect((await call('DELETE', path, { as: 'admin', headers: { 'if-match': etag } })).status).toBe(204)
})

rule('two-writers', 'of two writers with the same version, one is refused', async () => {
  const { path, etag } = await addTagged()
  const write = () => call('PATCH', path, { as: 'admin', json: newChange(), headers: { 'if-match': etag } })
  const responses = await Promise.all([write(), write()])
  expect(responses.map(({ status }) => status).sort()).toEqual([200, 412])
})

rule(
  'if-none-match-write',
  'a write with an If-None-Match of the current version is a 412 (13.1.2)',
  async () => {
    const { path, etag, thing } = await addTagged()
    for (const asked of ['*', etag, `W/${etag}`])
      for (const method of ['PATCH', 'DELETE']) {
        const json = method === 'PATCH' ? newChange() : undefined
        const { status } = await call(method, path, {
          as: 'admin',
          json,
          headers: { 'if-none-match': asked },
        })
        expect([method, asked, status]).toEqual([method, asked, 412])
      }
    expect((await call('GET', path)).body).toEqual(thing)
  },
)

rule('if-none-match-other', 'a write with an If-None-Match of another version succeeds', async () => {
  const { path } = await addTagged()
  const headers = { 'if-none-match': stale }
  expect((await call('PATCH', path, { as: 'admin', json: newChange(), headers })).status).toBe(200)
})

rule('if-match-read', 'GET and HEAD with an If-Match that does not match are a 412 (13.1.1)', async () => {
  const { path, etag } = await addTagged()
  for (const method of ['GET', 'HEAD'])
    for (const asked of [stale, `W/${etag}`]) {
      const { status } = await call(method, path, { headers: { 'if-match': asked } })
      expect([method, asked, status]).toEqual([method, asked, 412])
    }
})

rule('if-match-read-holds', 'GET with an If-Match that matches is a 200', async () => {
  const { path, etag } = await addTagged()
  for (const asked of [etag, `${stale}, ${etag}`, '*'])
    expect((await call('GET', path, { headers: { 'if-match': asked } })).status).toBe(200)
})

rule('precedence', 'If-Match is evaluated before If-None-Match (RFC 9110, 13.2.2)', async () => {
  const { path, etag } = await addTagged()
  const both = (match: string, none: string) => ({ 'if-match': match, 'if-none-match': none })
  expect((await call('GET', path, { headers: both(etag, etag) })).status).toBe(304)
  expect((await call('GET', path, { headers: both(stale, etag) })).status).toBe(412)
})
