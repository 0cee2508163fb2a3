import { expect, test } from 'vitest'
import { packageInfo } from '../src/config/env.ts'
import { startApi } from './support/api.ts'

const { call } = await startApi()
const behind = await startApi(undefined, { TRUST_PROXY: '1', PATH_PREFIX: '/eu' })

test('/docs is Swagger UI without a field for the URL of another document', async () => {
  const page = await call('GET', '/docs')
  expect([page.status, page.body]).toEqual([
    200,
    expect.stringContaining(`<title>${packageInfo.name} API</title>`),
  ])
  expect((await call('GET', '/docs/static/swagger-initializer.js')).body).toContain('"layout":"BaseLayout"')
})

test('only /docs may load files', async () => {
  const page = await call('GET', '/docs/static/index.html')
  expect(page.headers['content-security-policy']).toContain("default-src 'self'")
})

test.each([
  ['/shop', '/shop'],
  ['//evil.example', '/eu'],
])('behind a proxy that strips %s, the servers of its documents are %s', async (said, prefix) => {
  const headers = { 'x-forwarded-prefix': said }
  expect((await behind.call('GET', '/docs/json', { headers })).body.servers[0].url).toBe(prefix)
  expect((await behind.call('GET', '/docs/yaml', { headers })).body).toContain(`url: ${prefix}\n`)
})

test.each([
  '/docs',
  '/docs/',
  '/docs?a=/',
  '/docs/?a',
  '/docs/static/index.html',
  '/docs/static/index.html?a',
])('behind an unknown prefix %s leads to a page whose links all work', async path => {
  const outside = 'http://shop.example/unsaid'
  const page = async (url: string): Promise<{ url: string; text: string }> => {
    const { status, headers, body } = await call('GET', url.slice(outside.length))
    return status === 302 ? page(new URL(String(headers.location), url).href) : { url, text: body }
  }
  const { url, text } = await page(outside + path)
  const links = [...text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, link = '']) => new URL(link, url).href)
  expect(links).toContain(`${outside}/docs/static/swagger-ui-bundle.js`)
  for (const link of links) {
    expect(link).toMatch(`${outside}/`)
    expect([link, (await call('GET', link.slice(outside.length))).status]).toEqual([link, 200])
  }
})
