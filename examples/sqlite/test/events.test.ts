import { EventEmitter, on as eventsOf } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { Type } from 'typebox'
import { expect, onTestFinished, test } from 'vitest'
import { blueprint } from '../src/http/request/blueprint.ts'
import { problem } from '../src/http/response/problem.ts'
import { events, stream } from '../src/http/response/replies.ts'
import * as parts from '../src/parts.ts'
import { startApi } from './support/api.ts'
import { wares } from './support/shop.ts'

const Change = Type.Object({ number: Type.Integer() }, { title: 'Change' })
const bus = new EventEmitter()
let closed = 0
let opened = 0

const live = blueprint('/test', on => {
  const { get } = on.anonymous
  get(
    '/live',
    { summary: 'Follow', reply: events(Change) },
    () =>
      async function* ({ signal, lastEventId = '0' }) {
        opened++
        try {
          yield { data: { number: Number(lastEventId), secret: 'not in the schema' } }
          for await (const [number] of eventsOf(bus, 'change', { signal }))
            yield { id: String(number), event: 'change', retry: 1000, data: { number } }
        } finally {
          closed++
        }
      },
  )
  get(
    '/few',
    { summary: 'Follow', reply: events(Change) },
    () =>
      async function* ({ db }) {
        yield { data: { number: await db.wares.total({}) } }
      },
  )
  get('/refused', { summary: 'Follow', reply: events(Change) }, () => {
    throw problem(404, 'There is nothing to follow.')
  })
  get(
    '/fails',
    { summary: 'Follow', reply: events(Change) },
    () =>
      async function* () {
        yield { data: { number: 1 } }
        throw new Error('a bug')
      },
  )
  get(
    '/lines',
    { summary: 'Follow', reply: events(Change) },
    () =>
      async function* () {
        yield { id: 'a\ndata: forged', data: { number: 1 } }
      },
  )
  get(
    '/endless',
    { summary: 'Stream', reply: stream('text/plain') },
    () =>
      async function* ({ signal }) {
        opened++
        try {
          for (;;) {
            yield 'x'.repeat(100_000)
            await wait(1, undefined, { signal })
          }
        } finally {
          closed++
        }
      },
  )
})

const lines: string[] = []
const log = { write: (text: string) => void lines.push(...text.trim().split('\n')) }
const variables = { LOG_LEVEL: 'info', RESPONSE_TIMEOUT: '1', HEARTBEAT_INTERVAL: '1', STALL_TIMEOUT: '2' }
const { app, call } = await startApi([wares, live], variables, log)
const address = await app.listen({ port: 0, host: '127.0.0.1' })
const { hostname, port } = new URL(address)
const used = (): number => app.knex.client.pool.numUsed()
const logged = (path: string) =>
  lines.filter(line => line.includes(`"url":"${path}"`)).map(line => JSON.parse(line))

/** A caller on a socket: `text()` is all that it has received. */
function follow(path: string, ...headers: string[]) {
  const socket = connect(Number(port), hostname)
  onTestFinished(() => void socket.destroy())
  let received = ''
  socket.setEncoding('utf8').on('data', text => {
    received += text
  })
  socket.write([`GET ${path} HTTP/1.1`, 'host: a', ...headers, '', ''].join('\r\n'))
  return { socket, text: () => received }
}

test('events arrive as they happen, longer than RESPONSE_TIMEOUT, with comments in between', async () => {
  const { text, socket } = follow('/test/live')
  await expect.poll(text).toContain('data: {"number":0}\n\n')
  expect(text()).toContain('content-type: text/event-stream')
  expect(text()).not.toContain('secret')
  await expect.poll(text).toMatch(/:\n\n[\s\S]*data[\s\S]*:\n\n[\s\S]*:\n\n/)
  bus.emit('change', 7)
  await expect.poll(text).toContain('id: 7\nevent: change\nretry: 1000\ndata: {"number":7}\n\n')
  await expect.poll(used).toBe(0)
  socket.destroy()
})

test('a caller who reconnects says which event it has seen', async () => {
  await expect.poll(follow('/test/live', 'last-event-id: 41').text).toContain('data: {"number":41}')
})

test('a caller who disconnects ends the source, and is logged', async () => {
  for (const path of ['/test/live', '/test/endless']) {
    const [before, seen] = [closed, logged(path).length]
    const { socket, text } = follow(path)
    await expect.poll(() => text().length).toBeGreaterThan(200)
    socket.destroy()
    await expect.poll(() => closed).toBeGreaterThan(before)
    await expect.poll(() => logged(path).length).toBeGreaterThan(seen)
    expect(logged(path).at(-1)).toMatchObject({ level: 'info', status: 200 })
  }
})

test.skipIf(!('metrics' in parts))('a stream whose caller disconnects is counted', async () => {
  const { socket, text } = follow('/test/endless')
  await expect.poll(() => text().length).toBeGreaterThan(200)
  socket.destroy()
  const counted = async () => (await call('GET', '/metrics')).body
  await expect.poll(counted).toMatch(/duration_seconds_count\{[^}]*http_route="\/test\/endless"[^}]*\} [1-9]/)
})

test('a caller who stops reading is disconnected after STALL_TIMEOUT', async () => {
  const before = closed
  const { socket, text } = follow('/test/endless')
  await expect.poll(() => text().length).toBeGreaterThan(200)
  socket.pause()
  await expect.poll(() => closed, { timeout: 15_000 }).toBeGreaterThan(before)
})

test('events end when their source ends, with a reader outside transactions', async () => {
  const { status, body } = await call('GET', '/test/few')
  expect([status, body]).toEqual([200, ':\n\ndata: {"number":0}\n\n'])
})

test('HEAD has the headers and opens nothing', async () => {
  const before = opened
  for (const path of ['/test/live', '/test/endless'])
    expect(await call('HEAD', path)).toMatchObject({ status: 200, body: '' })
  expect(opened).toBe(before)
})

test('before a stream begins, an error is a problem; then it breaks the response off, and is logged', async () => {
  expect(await call('GET', '/test/refused')).toMatchObject({ status: 404, body: { status: 404 } })
  for (const path of ['/test/fails', '/test/lines']) {
    const { text, socket } = follow(path)
    await new Promise(resolve => socket.once('close', resolve))
    expect(text()).not.toMatch(/\r\n0\r\n\r\n$/)
    expect(text()).not.toContain('forged')
  }
  expect(lines.filter(line => line.includes('"level":"error"')).length).toBe(2)
})

test('the contract names the data of events', async () => {
  const { paths } = (await call('GET', '/openapi.json')).body
  const { parameters, responses } = paths['/test/live'].get
  expect(parameters.map(({ name }: { name: string }) => name)).toEqual(['last-event-id'])
  expect(responses[200].content['text/event-stream'].schema).toMatchObject({
    type: 'string',
    contentSchema: { $ref: '#/components/schemas/Change' },
  })
  expect(responses).not.toHaveProperty('304')
})

test('a server that stops ends event streams', async () => {
  const stopping = await startApi([live], variables, log)
  const url = new URL(await stopping.app.listen({ port: 0, host: '127.0.0.1' }))
  const socket = connect(Number(url.port), url.hostname)
  onTestFinished(() => void socket.destroy())
  let received = ''
  socket.setEncoding('utf8').on('data', text => {
    received += text
  })
  socket.write('GET /test/live HTTP/1.1\r\nhost: a\r\n\r\n')
  await expect.poll(() => received).toContain('data:')
  const before = closed
  await stopping.app.close()
  await expect.poll(() => received).toMatch(/\r\n0\r\n\r\n$/)
  expect(closed).toBe(before + 1)
})
