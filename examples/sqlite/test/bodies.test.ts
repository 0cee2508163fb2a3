import { Type } from 'typebox'
import { expect, test } from 'vitest'
import { blueprint } from '../src/http/request/blueprint.ts'
import { startApi } from './support/api.ts'
import { blueprints } from './support/shop.ts'

const Text = Type.Object({ text: Type.String() })
const echo = blueprint('/test', on => {
  on.anonymous.post('/echo', { summary: 'Echo', body: Text, reply: Text }, ({ body }) => body)
  on.anonymous.post('/nothing', { summary: 'Take nothing' }, () => {})
})

const { call } = await startApi([...blueprints, echo])

function post(body: string | Buffer, headers: Record<string, string> = {}) {
  return call('POST', '/test/echo', { headers: { 'content-type': 'application/json', ...headers }, body })
}

test('an empty JSON body counts as none: a 422 on a route that needs a body', async () => {
  const headers = { 'content-type': 'application/json' }
  const body = { sku: 'empty', name: 'Tea', price_cents: 1 }
  const { id } = (await call('POST', '/v1/wares', { as: 'admin', body })).body
  const path = `/v1/wares/${id}`

  for (const empty of [{ headers }, { headers: { ...headers, 'content-length': '0' } }, {}]) {
    expect((await call('PATCH', path, { as: 'admin', ...empty })).status).toBe(422)
    expect((await call('POST', '/v1/wares', { as: 'admin', ...empty })).status).toBe(422)
    expect((await call('POST', '/test/nothing', empty)).status).toBe(204)
  }
  expect((await call('DELETE', path, { as: 'admin', headers })).status).toBe(204)
  expect((await post(' ')).status).toBe(400)
})

test.each([[[0xff]], [[0xc3, 0x28]], [[0xed, 0xa0, 0x80]], [[0xe2, 0x82]], [[0xc0, 0x80]]])(
  'the bytes %j are not UTF-8: 400',
  async bytes => {
    const body = Buffer.concat([Buffer.from('{"text":"'), Buffer.from(bytes), Buffer.from('"}')])
    const response = await post(body)
    expect([response.status, response.body.detail]).toEqual([400, 'The body is not UTF-8.'])
  },
)

test.each(['latin1', 'iso-8859-1', 'utf-16', '"utf-16le"', 'us-ascii', 'utf-8x', ''])(
  'the charset %s is refused',
  async charset => {
    for (const name of ['; charset=', ';Charset=', '; charset = ']) {
      const type = `application/json${name}${charset}`
      expect([type, (await post('{"text":"ä"}', { 'content-type': type })).status]).toEqual([type, 415])
    }
  },
)

test.each(['utf-8', 'UTF-8', '"utf-8"', 'utf8', 'utf-8; profile=x'])(
  'the charset %s is accepted',
  async charset => {
    const response = await post('{"text":"ä"}', { 'content-type': `application/json; charset=${charset}` })
    expect([response.status, response.body]).toEqual([200, { text: 'ä' }])
  },
)

test.each(['gzip', 'br', 'deflate', 'identity, gzip'])(
  'a body with Content-Encoding: %s is refused',
  async coding => {
    const { status, headers } = await post('{"text":"a"}', { 'content-encoding': coding })
    expect([status, headers['accept-encoding']]).toEqual([415, 'identity'])
    expect((await post('{"text":"a"}', { 'content-encoding': 'Identity' })).status).toBe(200)
  },
)
