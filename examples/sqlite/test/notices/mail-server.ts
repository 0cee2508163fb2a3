import type { Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { SMTPServer } from 'smtp-server'
import { afterAll } from 'vitest'

/**
 * A mail server that refuses `gone@…` for good, and `grey@…` once, takes its time for `slow@…`, and for `lost@…` closes the
 * connection when it has the mail. It stops after the test file.
 */
export async function mailServer() {
  const received: Array<{ to: string; mail: string }> = []
  const replies: Record<string, number[]> = { gone: [550, 550, 550], grey: [451] }
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    onRcptTo({ address }, _session, done) {
      const responseCode = replies[address.split('@')[0] ?? '']?.shift()
      done(responseCode ? Object.assign(new Error('Not now.'), { responseCode }) : undefined)
    },
    async onData(stream, session, done) {
      const to = session.envelope.rcptTo[0]?.address ?? ''
      received.push({ to, mail: await text(stream) })
      if (to.startsWith('lost')) return void sockets.get(session.remotePort)?.destroy()
      setTimeout(done, to.startsWith('slow') ? 1000 : 0)
    },
  })
  const sockets = new Map<number | undefined, Socket>()
  server.server.on('connection', socket => sockets.set(socket.remotePort, socket))
  server.on('error', () => {}) // The connections that it closes.
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  afterAll(() => new Promise<void>(resolve => server.close(resolve)))
  const address = server.server.address()
  const port = typeof address === 'object' ? address?.port : 0

  /** The headers and the plain text of the mail to an address, decoded. */
  function textTo(to: string): string {
    const mail = received.find(each => each.to === to)?.mail ?? ''
    const [head = '', ...body] = mail.split('\r\n\r\n')
    return [head.replaceAll(/\r\n[ \t]+/g, ' '), ...body]
      .join('\r\n\r\n')
      .replaceAll('\r\n', '\n')
      .replaceAll('=\n', '')
      .replace(/=([\dA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  }

  return { url: `smtp://127.0.0.1:${port}`, received, textTo }
}
