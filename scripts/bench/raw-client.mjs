import { once } from 'node:events'
import { connect } from 'node:net'

/**
 * Opens connections to a server, each of which sends one request after another. `send(count)` sends that many in all, in turn,
 * and returns when all responses are there. Less work for each request than autocannon, so that short blocks of requests
 * can be measured.
 * @param {number} port
 * @param {ReadonlyArray<{ readonly method: string, readonly path: string, readonly headers: Readonly<Record<string, string>> }>} requests
 */
export async function openClient(port, requests, size = 16) {
  const texts = requests.map(textOf)
  const sockets = await Promise.all(Array.from({ length: size }, () => open(port)))
  let sent = 0

  /**
   * @param {import('node:net').Socket} socket
   * @param {number} count
   */
  async function sendOn(socket, count) {
    for (let left = count; left > 0; left--) {
      socket.write(texts[sent++ % texts.length])
      await response(socket)
    }
  }

  return {
    /** @param {number} count */
    send: count => Promise.all(sockets.map(socket => sendOn(socket, Math.ceil(count / size)))),
    close() {
      for (const socket of sockets) socket.destroy()
    },
  }
}

/** @param {number} port */
async function open(port) {
  const socket = connect(port, '127.0.0.1').setNoDelay(true).setEncoding('latin1')
  await once(socket, 'connect')
  return socket
}

function textOf({ method, path, headers }) {
  const lines = Object.entries({ host: '127.0.0.1', 'user-agent': 'bench/1.0', ...headers })
  return `${method} ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`
}

/**
 * Resolves when a response with status 200 has been read.
 * @param {import('node:net').Socket} socket
 */
function response(socket) {
  return new Promise((resolve, reject) => {
    let text = ''
    const ended = () => reject(new Error('The server has closed the connection.'))
    const read = part => {
      text += part
      const head = text.indexOf('\r\n\r\n')
      if (head === -1) return
      const length = Number(/\r\ncontent-length: (\d+)/i.exec(text)?.[1])
      if (!text.startsWith('HTTP/1.1 200') || !length) return reject(new Error(text.slice(0, 500)))
      if (text.length < head + 4 + length) return
      socket.off('data', read).off('close', ended)
      resolve(undefined)
    }
    socket.on('data', read).on('close', ended)
  })
}
