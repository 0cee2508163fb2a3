import { expect } from 'vitest'
import { call } from '../support/api.ts'
import { catalogue } from '../support/resources.ts'
import { topic } from '../support/rule.ts'

const rule = topic('headers')

rule('charset', 'the content type of JSON is JSON in UTF-8', async () => {
  const { headers } = await call('GET', catalogue.path)
  expect(headers['content-type']).toMatch(/^application\/json(; ?charset=utf-8)?$/i)
})

rule('foreign-request-id', 'a request id from a caller who is not trusted is not used', async () => {
  const id = '7b0c2d7e-0000-4000-8000-000000000000'
  const { headers } = await call('GET', catalogue.path, { headers: { 'x-request-id': id } })
  expect(headers['x-request-id']).not.toBe(id)
})

rule('https', 'responses tell browsers to use HTTPS (RFC 6797)', async () => {
  const { headers } = await call('GET', catalogue.path)
  expect(headers['strict-transport-security']).toMatch(/^max-age=\d+/)
})

rule('any-trace', 'an invalid traceparent is ignored', async () => {
  for (const traceparent of ['', 'x', '00-0-0-0', 'ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'])
    expect((await call('GET', catalogue.path, { headers: { traceparent } })).status).toBe(200)
})
