import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { afterAll, expect, test } from 'vitest'
import { startApi } from './support/api.ts'

const { config } = await startApi()
const variables = { LOG_LEVEL: 'info', DRAIN_DELAY: '1' }
/** Only for the tests of timeouts: others get no 408 on a busy machine. */
const timeouts = { HEADER_TIMEOUT: '1', REQUEST_TIMEOUT: '1' }
const DATABASE_URL = config.DATABASE_URL.reveal()

/** Starts the server in another process, to test timeouts and signals. */
async function startServer(before = '', more = {}) {
  const code = `${before}; await import('./src/server.ts')`
  const server = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', code], {
    env: { ...process.env, ...variables, ...more, DATABASE_URL, APP_CONFIG: 'testing' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  afterAll(() => server.kill('SIGKILL'))
  const lines: string[] = []
  const address = await new Promise<string>(found => {
    createInterface(server.stdout).on('line', line => {
      lines.push(line)
      const [url] = /http:[\w.:/]+/.exec(line) ?? []
      if (url) found(url)
    })
  })
  return { server, address, lines }
}

const leaving = await startServer()
const unread = await startServer()
/** A server with routes that are slow or fail. */
const failing = await startServer(`
  const { blueprints } = await import('./src/app.ts')
  const { blueprint } = await import('./src/http/request/blueprint.ts')
  const { setTimeout: wait } = await import('node:timers/promises')
  blueprints.push(blueprint('/test', on => {
    on.anonymous.get('/slow', { summary: 'Take a while' }, () => wait(500, undefined))
    on.anonymous.get('/lost', { summary: 'Lose a promise' }, () => void Promise.reject(new Error('lost')))
    on.anonymous.get('/late', { summary: 'Throw later' }, () => void setTimeout(() => { throw 'late' }))
  }))`)
const { address } = await startServer(
  `
  const { blueprints } = await import('./src/app.ts')
  const { blueprint } = await import('./src/http/request/blueprint.ts')
  blueprints.push(blueprint('/test', on => {
    on.anonymous.post('/body', { summary: 'Read a body' }, () => {})
  }))`,
  timeouts,
)

/** The server's response to an incomplete request. */
async function say(bytes: string): Promise<string> {
  const { hostname, port } = new URL(address)
  const socket = connect(Number(port), hostname)
  socket.write(bytes)
  return text(socket)
}

test.concurrent.each([
  ['a head that never ends', 408, 'GET /version HTTP/1.1\r\nhost: x\r\n'],
  [
    'a body that never ends',
    408,
    'POST /test/body HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n{',
  ],
  ['invalid HTTP', 400, 'hello\r\n\r\n'],
  ['a head that is too long', 431, `GET / HTTP/1.1\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`],
])('%s gets a %i', async (_, status, bytes) => {
  const response = await say(bytes)

  expect(response).toContain(`HTTP/1.1 ${status} `)
  expect(response).toContain('application/problem+json')
})

test('after SIGTERM the server is not ready, keeps serving for DRAIN_DELAY, and exits with 0', async () => {
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

test('after an uncaught error the server logs it, finishes running requests, and exits with 1', async () => {
  const ended = once(failing.server, 'exit')
  const read = (path: string) => fetch(failing.address + path)
  const slow = read('/test/slow')

  expect((await read('/test/lost')).status).toBe(204)
  await expect.poll(async () => (await read('/health/ready')).status).toBe(503)
  expect((await read('/test/late')).status).toBe(204)

  expect((await slow).status).toBe(204)
  expect(await ended).toEqual([1, null])
  const fatal = failing.lines.map(line => JSON.parse(line)).filter(({ level }) => level === 'fatal')
  expect(fatal).toMatchObject([
    { err: { message: 'lost', stack: expect.stringContaining(' at ') } },
    { err: 'late' },
  ])
})

test('when nobody reads the log any more, the server finishes running requests, and exits with 1', async () => {
  const ended = once(unread.server, 'exit')
  unread.server.stdout.destroy()

  expect((await fetch(`${unread.address}/version`)).status).toBe(200)

  expect(await ended).toEqual([1, null])
})
