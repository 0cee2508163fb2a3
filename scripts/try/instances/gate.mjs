import { once } from 'node:events'
import { connect, createServer } from 'node:net'

/**
 * A door in front of Redis, so that it can go away without being stopped, wherever it runs. `close` is a Redis that
 * ended: connections break and new ones are refused. `stall` is one that hangs: connections stay, and nothing moves.
 */
export async function openGate(redis) {
  const pairs = new Set()
  let stalled = false
  const server = createServer(near => {
    const far = connect(Number(redis.port || 6379), redis.hostname)
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
  const { port } = server.address()
  const each = act => {
    for (const pair of pairs) act(pair)
  }

  return {
    url: Object.assign(new URL(redis), { hostname: '127.0.0.1', port }).href,
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

function stop([near, far]) {
  near.unpipe(far).pause()
  far.unpipe(near).pause()
}

function go([near, far]) {
  near.pipe(far).pipe(near)
}
