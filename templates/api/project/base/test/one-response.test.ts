import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { setTimeout as wait } from 'node:timers/promises'
import { Type } from 'typebox'
import { expect, onTestFinished, test } from 'vitest'
import { blueprint } from '../src/http/request/blueprint.ts'
import { startApi } from './support/api.ts'
import { blueprints } from './support/shop.ts'

const Text = Type.Object({ text: Type.String() })
const slow = blueprint('/test', on => {
  on.anonymous.get('/slow', { summary: 'Wait' }, () => wait(200, undefined))
  on.anonymous.get('/much', { summary: 'Answer much', reply: Text }, () => ({ text: 'x'.repeat(20_000_000) }))
})

const { app, keys } = await startApi([...blueprints, slow], { REQUEST_TIMEOUT: '1', HEADER_TIMEOUT: '1' })
await app.listen({ port: 0, host: '127.0.0.1' })
const { port } = Object(app.server.address())

/** Sends texts, with pauses in milliseconds, and returns everything that the server sends until it closes. */
async function answersTo(...parts: Array<string | number>): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  const responses = text(socket)
  for (const part of parts) typeof part === 'string' ? socket.write(part) : await wait(part)
  return responses
}

const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`
const post = (path: string, ...lines: string[]) =>
  `${[`POST ${path} HTTP/1.1`, 'Host: a', 'Content-Length: 100', ...lines].join('\r\n')}\r\n\r\n{`
const statuses = (responses: string) =>
  [...responses.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => Number(status))

test.each(['what is not HTTP\r\n\r\n', 'GET /version HTTP/1.1\r\nbad name: x\r\n\r\n'])(
  'a response that is being sent is completed when this follows: %j',
  async next => {
    expect(statuses(await answersTo(get('/test/slow') + next))).toEqual([204])
    expect(statuses(await answersTo(get('/test/slow'), 50, next, 50, next))).toEqual([204])

    const much = await answersTo(get('/test/much') + next)
    const [head = '', body = ''] = much.split('\r\n\r\n')
    expect([statuses(much), body.length]).toEqual([[200], Number(/content-length: (\d+)/.exec(head)?.[1])])
  },
)

test('invalid HTTP after a complete response is a 400', async () => {
  expect(statuses(await answersTo(get('/version'), 50, 'what is not HTTP\r\n\r\n'))).toEqual([200, 400])
})

test.each([
  [404, '/nowhere', []],
  [405, '/version', []],
  [401, '/v1/sales', []],
  [401, '/v1/wares', ['Authorization: Bearer wrong']],
  [400, '/v1/wares/%zz', []],
  [413, '/v1/wares', [`Authorization: Bearer ${keys.admin}`]],
])('an early %i to POST %s is one response, and closes the connection', async (status, path, lines) => {
  const head = post(path, ...lines)
  const responses = await answersTo(status === 413 ? head.replace('100', '9999999') : head)
  expect([statuses(responses), /^connection: close/im.test(responses)]).toEqual([[status], true])
})

test.each(['/version', '/v1/wares', '/test/slow'])(
  'a GET of %s with an invalid body is one response',
  async path => {
    for (const line of ['Transfer-Encoding: chunked', 'Content-Length: 4, 5', 'Content-Length: 9']) {
      const head = get(path).replace('\r\n\r\n', `\r\nConnection: close\r\n${line}\r\n\r\n`)
      for (const parts of [
        [`${head}no chunk\r\n`],
        [head, 20, 'no chunk\r\n'],
        [head, 20, 'no chunk\r\n', 20, 'x\r\n'],
      ])
        expect(statuses(await answersTo(...parts))).toHaveLength(1)
    }
  },
)

test('an incomplete body is one 408', async () => {
  const lines = [`Authorization: Bearer ${keys.admin}`, 'Content-Type: application/json']
  expect(statuses(await answersTo(post('/v1/wares', ...lines)))).toEqual([408])
})

test('a client that is still sending can read an early response; after a whole body the connection stays', async () => {
  const rest = '{'.repeat(3_000_000)
  const head = 'POST /nowhere HTTP/1.1\r\nHost: a\r\nContent-Length: 9999999\r\n\r\n'
  expect(statuses(await answersTo(head, 50, rest, 50, rest))).toEqual([404])

  const whole = 'POST /nowhere HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}'
  const last = get('/version').replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n')
  expect(statuses(await answersTo(whole, 50, last))).toEqual([404, 200])
})

test.each([
  ['no HTTP', 'hello\r\n\r\n'],
  ['CONNECT', 'CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n'],
  ['half a body', post('/nowhere')],
])('a client that sends %s and stays is disconnected', async (_, bytes) => {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
  onTestFinished(() => void socket.destroy())
  socket.write(bytes)
  await text(socket)
  await expect.poll(connectionCount, { timeout: 5000 }).toBe(0)
})

const connectionCount = () =>
  new Promise<number>(resolve => app.server.getConnections((_error, count) => resolve(count)))
