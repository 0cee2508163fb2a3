import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { portOf } from '../process.mjs'

/**
 * A TCP proxy in front of a server (`to` is its URL), which can simulate an outage without stopping the
 * server. `close`: the server ended; connections break and new ones are refused. `stall`: the server hangs;
 * connections stay open, and no data passes.
 */
export async function openGate(to) {
  const pairs = new Set()
  let stalled = false
  const server = createServer(near => {
    const far = connect(Number(to.port || 6379), to.hostname)
    const pair = [near, far]
    pairs.add(pair)
    for (const socket of pair) {
      socket.on('error', () => {})
      socket.on('close', () => {
        pairs.delete(pair)
        for (const each of pair) each.destroy()
      })
    }
    near.pipe(far).pipe(near)
    if (stalled) stop(pair)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const port = portOf(server)
  const each = act => {
    for (const pair of pairs) act(pair)
  }

  return {
    url: Object.assign(new URL(to), { hostname: '127.0.0.1', port: String(port) }).href,
    stall() {
      stalled = true
      each(stop)
    },
    async close() {
      const closed = server.listening && once(server, 'close')
      server.close()
      each(pair => pair[0].destroy())
      await closed
    },
    async open() {
      stalled = false
      each(go)
      if (server.listening) return
      server.listen(port, '127.0.0.1')
      await once(server, 'listening')
    },
  }
}

/** @param {readonly import('node:net').Socket[]} pair */
function stop([near, far]) {
  near.unpipe(far).pause()
  far.unpipe(near).pause()
}

function go([near, far]) {
  near.pipe(far).pipe(near)
}
