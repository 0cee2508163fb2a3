import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { afterAll, expect, test } from 'vitest'
import { startApi } from './api.ts'

const { config } = await startApi()
const variables = { LOG_LEVEL: 'info', HEADER_TIMEOUT: '1', REQUEST_TIMEOUT: '1', DRAIN_DELAY: '1' }
const DATABASE_URL = config.DATABASE_URL.reveal()

/** The real server: what it does with time and signals shows only in a process of its own. */
async function startServer() {
  const server = spawn(process.execPath, ['--import', 'tsx', 'src/server.ts'], {
    env: { ...process.env, ...variables, DATABASE_URL, APP_CONFIG: 'testing' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  afterAll(() => server.kill('SIGKILL'))
  const address = await new Promise<string>(found => {
    createInterface(server.stdout).on('line', line => {
      const [url] = /http:[\w.:/]+/.exec(line) ?? []
      if (url) found(url)
    })
  })
  return { server, address }
}

const { address } = await startServer()
const leaving = await startServer()

/** What the server says to bytes that are not a whole request. */
async function say(bytes: string): Promise<string> {
  const { hostname, port } = new URL(address)
  const socket = connect(Number(port), hostname)
  socket.write(bytes)
  return text(socket)
}

test.concurrent.each([
  ['a head that never ends', 408, 'GET /version HTTP/1.1\r\nhost: x\r\n'],
  ['a body that never ends', 408, 'POST /v1/orders HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\n{'],
  ['what is not HTTP', 400, 'hello\r\n\r\n'],
  ['a head that is too long', 431, `GET / HTTP/1.1\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`],
])('%s is answered %i, and not waited for', async (_, status, bytes) => {
  const answer = await say(bytes)

  expect(answer).toContain(`HTTP/1.1 ${status} `)
  expect(answer).toContain('application/problem+json')
})

test('after SIGTERM it is not ready, serves on for a while, and ends well', async () => {
  const ended = once(leaving.server, 'exit')
  const read = (path: string) => fetch(leaving.address + path)
  expect((await read('/health/ready')).status).toBe(200)

  leaving.server.kill('SIGTERM')
  await expect.poll(async () => (await read('/health/ready')).status).toBe(503)
  const { status, headers } = await read('/version')

  expect([status, headers.get('connection')]).toEqual([200, 'close'])
  expect(await ended).toEqual([0, null])
  await expect(read('/version')).rejects.toThrow()
})
