import { createServer, request as open } from 'node:http'
import { connect, createServer as listen } from 'node:net'
import { portOf } from '../process.mjs'

/**
 * Starts proxies that forward everything unchanged except for their mutations: `ask` changes a request, or
 * answers it itself, `answer` changes a response, `raw` a response on a connection whose bytes no HTTP server
 * would accept. `on` names the server that a mutation is for; the one under test is `main`.
 */
export async function withMutations(servers, mutations, use) {
  const addresses = { main: servers.main.url, second: servers.second.url, limited: servers.limited.url }
  const origins = { ...addresses, prefixed: servers.prefixed }
  const proxies = []
  const onServer = {}
  try {
    for (const [name, origin] of Object.entries(origins)) {
      const own = mutations.filter(({ on = 'main' }) => on === name)
      if (own.length === 0) continue
      const proxy = await startProxy(new URL(origin), own)
      proxies.push(proxy)
      onServer[name] = proxy.url + new URL(origin).pathname.replace(/\/$/, '')
    }
    return await use(onServer)
  } finally {
    for (const { stop } of proxies) stop()
  }
}

async function startProxy({ port }, mutations) {
  const to = { host: '127.0.0.1', port }
  const broken = mutations.map(mutation => ({ ...mutation, memory: new Map() }))
  const server = createServer({ requestTimeout: 0, maxHeaderSize: 65_536 }, (asked, reply) => {
    const chunks = []
    asked.on('data', chunk => chunks.push(chunk))
    asked.on('end', () => serve(asked, Buffer.concat(chunks), reply))
  })
  /** @param {import('node:http').IncomingMessage} asked */
  async function serve({ method, url: path, headers }, body, reply) {
    const request = { method, path, headers: { ...headers }, body }
    let got
    for (const { ask, memory } of broken) got ??= ask?.(Object.assign(request, { memory }))
    got ??= await forward(to, request).catch(() => undefined)
    if (!got) return reply.destroy()
    for (const { answer, memory } of broken) answer?.(got, Object.assign(request, { memory }))
    send(reply, got, method)
  }
  const raw = (text, asked) => broken.reduce((text, { raw }) => raw?.(text, asked) ?? text, text)
  const front = listen(socket => {
    socket.on('error', () => {})
    socket.once('data', chunk => {
      socket.pause()
      socket.unshift(chunk)
      if (isOrdinary(chunk.toString('latin1'))) server.emit('connection', socket)
      else passOn(socket, connect(to), raw)
      socket.resume()
    })
  }).listen(0, '127.0.0.1')
  await new Promise(done => front.on('listening', done))
  const stop = () => {
    server.closeAllConnections()
    front.close()
  }
  return { url: `http://127.0.0.1:${portOf(front)}`, stop }
}

/** A complete response: its status, its headers, and its body as text. */
function forward(to, { method, path, headers, body }) {
  return new Promise((resolve, reject) => {
    const request = open(
      { ...to, method, path, headers: { ...headers, connection: 'close' }, agent: false },
      got => {
        const chunks = []
        got.on('data', chunk => chunks.push(chunk))
        got.on('error', reject)
        got.on('end', () =>
          resolve({
            status: got.statusCode,
            headers: { ...got.headers },
            text: Buffer.concat(chunks).toString(),
          }),
        )
      },
    )
    request.on('error', reject)
    request.end(body)
  })
}

function send(reply, { status, headers, text }, method) {
  const { connection, 'keep-alive': _, 'transfer-encoding': __, ...kept } = headers
  if (method !== 'HEAD' && status !== 304 && status !== 204) kept['content-length'] = Buffer.byteLength(text)
  if (kept['content-length'] === undefined) delete kept['content-length']
  reply.sendDate = false
  reply.writeHead(status, kept)
  reply.end(text)
}

/** Whether Node's HTTP server would pass this to its listener unchanged. */
function isOrdinary(text) {
  const [head = ''] = text.split('\r\n\r\n')
  const hosts = head.match(/^host:/gim) ?? []
  return (
    /^[A-Z]+ \S+ HTTP\/1\.1\r\n/.test(head) &&
    hosts.length === 1 &&
    !/^expect:/im.test(head) &&
    head.length < 60_000
  )
}

function passOn(socket, upstream, raw) {
  let asked = ''
  // A server that rejects a request's head may reset the connection after its response.
  upstream.on('error', () => {})
  socket.on('data', chunk => {
    asked += chunk.toString('latin1')
  })
  socket.pipe(upstream)
  let text = ''
  upstream.setEncoding('latin1').on('data', chunk => {
    text += chunk
  })
  upstream.on('close', () => socket.end(raw(text, asked), 'latin1'))
}
