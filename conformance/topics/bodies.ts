import { expect } from 'vitest'
import { type Asked, call } from '../support/api.ts'
import { options } from '../support/options.ts'
import { addThing, catalogue, newThing } from '../support/resources.ts'
import { topic } from '../support/rule.ts'

const rule = topic('bodies')
const json = { 'content-type': 'application/json' }

function post(raw: Asked['raw'], headers: Record<string, string> = json) {
  return call('POST', catalogue.path, { as: 'admin', headers, ...(raw !== undefined && { raw }) })
}

const thing = () => JSON.stringify(newThing())

rule('empty-delete', 'a DELETE with a JSON content type and no body succeeds', async () => {
  for (const length of [{}, { 'content-length': '0' }]) {
    const path = `${catalogue.path}/${(await addThing()).id}`
    const { status } = await call('DELETE', path, { as: 'admin', headers: { ...json, ...length } })
    expect([length, status]).toEqual([length, 204])
  }
})

rule('empty-required', 'a missing body is a 422, also with a JSON content type', async () => {
  const path = `${catalogue.path}/${(await addThing()).id}`
  for (const headers of [json, {}])
    for (const [method, url] of [['POST', catalogue.path] as const, ['PATCH', path] as const]) {
      const { status } = await call(method, url, { as: 'admin', headers })
      expect([method, headers, status]).toEqual([method, headers, 422])
    }
})

rule('not-json', 'a body that is not JSON is a 400', async () => {
  for (const raw of ['{', '{"a":1,}', "{'a':1}", 'NaN', '{"a":1}{"b":2}', ' '])
    expect([raw, (await post(raw)).status]).toEqual([raw, 400])
})

rule('not-an-object', 'JSON that is not an object is a 422', async () => {
  for (const raw of ['[]', '"text"', '1', 'null', 'true'])
    expect([raw, (await post(raw)).status]).toEqual([raw, 422])
})

rule('not-utf-8', 'a body that is not UTF-8 is a 400 (RFC 8259, 8.1)', async () => {
  const text = thing()
  const inside = text.lastIndexOf('":"') + 3
  for (const wrong of [[0xff], [0xc3, 0x28], [0xed, 0xa0, 0x80], [0xe2, 0x82]]) {
    const raw = Buffer.concat([
      Buffer.from(text.slice(0, inside)),
      Buffer.from(wrong),
      Buffer.from(text.slice(inside)),
    ])
    expect([wrong, (await post(raw)).status]).toEqual([wrong, 400])
  }
})

rule('utf-8', 'UTF-8 is read as it is, with and without saying so', async () => {
  for (const type of [
    'application/json',
    'application/json; charset=utf-8',
    'application/json;charset="UTF-8"',
  ])
    expect([type, (await post(thing(), { 'content-type': type })).status]).toEqual([type, 201])
})

rule('charset', 'a charset that is not UTF-8 is a 415', async () => {
  for (const charset of ['latin1', 'iso-8859-1', 'utf-16', '"utf-16le"'])
    for (const type of [`application/json; charset=${charset}`, `application/json;Charset=${charset}`])
      expect([type, (await post(thing(), { 'content-type': type })).status]).toEqual([type, 415])
})

rule(
  'content-encoding',
  'a compressed body is a 415 that lists the codings that are accepted (RFC 9110, 15.5.16)',
  async () => {
    for (const coding of ['gzip', 'br', 'deflate', 'zstd']) {
      const { status, headers } = await post(thing(), { ...json, 'content-encoding': coding })
      expect([coding, status, headers['accept-encoding']]).toEqual([coding, 415, 'identity'])
    }
  },
)

rule('identity', 'the content coding "identity" is accepted', async () => {
  expect((await post(thing(), { ...json, 'content-encoding': 'identity' })).status).toBe(201)
})

rule('media-type', 'a body without a JSON content type is a 415', async () => {
  for (const type of [
    'text/plain',
    'application/xml',
    'application/x-www-form-urlencoded',
    'multipart/form-data',
  ])
    expect([type, (await post(thing(), { 'content-type': type })).status]).toEqual([type, 415])
})

rule('too-large', 'a body that is larger than the limit is a 413', async () => {
  const raw = JSON.stringify({ ...newThing(), padding: 'x'.repeat(options.bodyLimit) })
  expect((await post(raw)).status).toBe(413)
})

rule('too-deep', 'a body that is nested too deeply is a 400', async () => {
  for (const raw of ['['.repeat(12_000), `${'['.repeat(12_000)}${']'.repeat(12_000)}`, nested(12_000)])
    expect([raw.slice(0, 12), raw.length, (await post(raw)).status]).toEqual([
      raw.slice(0, 12),
      raw.length,
      400,
    ])
})

function nested(depth: number): string {
  return `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`
}
