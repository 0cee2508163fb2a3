import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { startApi } from './support/api.ts'

const lines: string[] = []
const log = { write: (line: string) => void lines.push(line) }
const { app, keys } = await startApi(undefined, { LOG_LEVEL: 'info' }, log)
await app.listen({ port: 0, host: '127.0.0.1' })
const { port } = Object(app.server.address())

/** Sends raw lines on a new connection. */
async function send(lines: readonly string[], body = '') {
  const socket = connect(port, '127.0.0.1')
  socket.write(`${[...lines, 'Connection: close'].join('\r\n')}\r\n\r\n${body}`)
  const [head = '', ...rest] = (await text(socket)).split('\r\n\r\n')
  const headers = Object.fromEntries(head.split('\r\n').map(line => line.toLowerCase().split(': ')))
  return { status: Number(head.split(' ')[1]), head, headers, body: rest.join('\r\n\r\n') }
}

test.each(['something', 'the-unexpected', '200-ok'])(
  'Expect: %s is a 417 problem with the common headers',
  async expectation => {
    for (const path of ['/health/ready', '/v1/wares', '/nowhere']) {
      const response = await send([`GET ${path} HTTP/1.1`, 'Host: a', `Expect: ${expectation}`])
      expect([path, response.status, JSON.parse(response.body).status]).toEqual([path, 417, 417])
      expect(response.headers).toMatchObject({
        'content-type': expect.stringMatching('^application/problem\\+json'),
      })
      for (const name of ['api-version', 'x-request-id']) expect(response.headers).toHaveProperty(name)
    }
  },
)

test('Expect: 100-continue gets 100 Continue', async () => {
  const body = '{"sku":"expected","name":"Tea","price_cents":1}'
  const lines = ['POST /v1/wares HTTP/1.1', 'Host: a', `Authorization: Bearer ${keys.admin}`]
  const sent = ['Content-Type: application/json', `Content-Length: ${body.length}`, 'Expect: 100-continue']
  const response = await send([...lines, ...sent], body)
  expect([response.status, response.body]).toEqual([100, expect.stringContaining('HTTP/1.1 201 Created')])
})

test('an HTTP/1.1 request without Host is a 400 problem', async () => {
  const response = await send(['GET /health/live HTTP/1.1'])
  expect([response.status, JSON.parse(response.body).detail]).toEqual([
    400,
    'An HTTP/1.1 request needs a Host header.',
  ])
  expect(response.headers).toMatchObject({
    'content-type': expect.stringMatching('^application/problem\\+json'),
  })
  expect((await send(['GET /health/live HTTP/1.0'])).status).toBe(200)
  expect((await send(['GET /health/live HTTP/1.1', 'Host: a'])).status).toBe(200)
})

test('the problem for an invalid path has a request id', async () => {
  const response = await send(['GET /v1/wares/%zz HTTP/1.1', 'Host: a'])
  const { instance } = JSON.parse(response.body)
  expect([response.status, instance]).toEqual([400, `urn:uuid:${response.headers['x-request-id']}`])
})

test('of a target in absolute form only the path is used: no response contains its host', async () => {
  const body = '{"sku":"absolute","name":"Tea","price_cents":1}'
  const lines = ['POST http://elsewhere.example/v1/wares HTTP/1.1', 'Host: a']
  const key = `Authorization: Bearer ${keys.admin}`
  const sent = ['Content-Type: application/json', `Content-Length: ${body.length}`]
  const made = await send([...lines, key, ...sent], body)
  expect([made.status, made.headers.location]).toEqual([201, expect.stringMatching('^/v1/wares/')])

  const page = await send(['GET http://elsewhere.example/v1/wares?limit=1&count=true HTTP/1.1', 'Host: a'])
  expect([page.status, page.body]).toEqual([200, expect.not.stringContaining('elsewhere')])
  const other = await send(['DELETE http://elsewhere.example/v1/wares HTTP/1.1', 'Host: a', key])
  expect([other.status, other.headers.allow]).toEqual([405, expect.stringContaining('post')])
})

test.each(['a b', 'a/b', 'user@a', '[::1', 'a:b'])('Host: %s is a 400', async host => {
  expect((await send(['GET /health/live HTTP/1.1', `Host: ${host}`])).status).toBe(400)
})

test.each(['a', 'a.example:80', '[::1]:3000', '127.0.0.1'])('Host: %s is valid', async host => {
  expect((await send(['GET /health/live HTTP/1.1', `Host: ${host}`])).status).toBe(200)
})

test.each([
  ['gzip, chunked', 501],
  ['Chunked, GZIP, chunked', 400],
  ['identity, chunked', 501],
  ['chunked, chunked', 400],
  ['gzip', 501],
])('a body with Transfer-Encoding: %s is a %i problem', async (coding, status) => {
  const lines = ['Host: a', `Authorization: Bearer ${keys.admin}`, 'Content-Type: application/json']
  const head = ['POST /v1/wares HTTP/1.1', ...lines, `Transfer-Encoding: ${coding}`]
  const response = await send(head, '2\r\n{}\r\n0\r\n\r\n')
  expect([response.status, JSON.parse(response.body).status]).toEqual([status, status])
})

test('a chunked body is accepted in HTTP/1.1 only', async () => {
  const lines = ['Host: a', `Authorization: Bearer ${keys.admin}`, 'Content-Type: application/json']
  const body = '2\r\n{}\r\n0\r\n\r\n'
  const post = (version: string) =>
    send([`POST /v1/wares HTTP/${version}`, ...lines, 'Transfer-Encoding: Chunked'], body)
  expect([(await post('1.1')).status, (await post('1.0')).status]).toEqual([422, 400])
})

test('CONNECT is a 501 problem', async () => {
  const response = await send(['CONNECT example.com:443 HTTP/1.1', 'Host: example.com:443'])
  expect([response.status, JSON.parse(response.body).status]).toEqual([501, 501])
  expect(response.headers).toMatchObject({ connection: 'close', 'api-version': expect.any(String) })
})

test('OPTIONS * lists the methods of the server; other methods on * are refused', async () => {
  const { status, headers, body } = await send(['OPTIONS * HTTP/1.1', 'Host: a'])
  expect([status, body]).toEqual([204, ''])
  for (const method of ['get', 'post', 'patch', 'delete', 'options']) expect(headers.allow).toContain(method)
  expect((await send(['GET * HTTP/1.1', 'Host: a'])).status).toBe(404)
})

test('requests that are refused before they are routed are logged', async () => {
  lines.length = 0

  expect((await send(['no HTTP'])).status).toBe(400)
  expect((await send(['GET /%zz HTTP/1.1', 'Host: a'])).status).toBe(400)
  const refused = lines.map(line => JSON.parse(line)).filter(({ msg }) => msg.startsWith('refused'))
  expect(refused).toMatchObject([
    { status: 400, ip: '127.0.0.1' },
    { status: 400, ip: '127.0.0.1' },
  ])
})
