import { createRequire } from 'node:module'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { pause, portOf } from '../process.mjs'

/**
 * A mail server for each sender, so that a mail shows who sent it. They refuse `gone-…` for good and `grey-…` once, and take their
 * time. `doom` names a sender that is killed when it has been told that its first mail is accepted.
 */
export async function mailServers(project) {
  const { SMTPServer } = createRequire(join(project, 'package.json'))('smtp-server')
  const [received, kills, asked, servers] = [[], new Map(), new Set(), []]

  async function start(sender) {
    const server = new SMTPServer({
      disabledCommands: ['AUTH', 'STARTTLS'],
      onRcptTo({ address }, _session, done) {
        const isNew = !asked.has(address)
        asked.add(address)
        const code = address.startsWith('gone') ? 550 : address.startsWith('grey') && isNew ? 451 : 0
        done(code ? Object.assign(new Error('No.'), { responseCode: code }) : undefined)
      },
      async onData(stream, session, done) {
        const mail = await text(stream).catch(() => undefined)
        if (mail === undefined) return done(new Error('Its sender was killed.'))
        const [, id] = /^Message-ID: (.*)\r$/im.exec(mail) ?? []
        await pause(50)
        received.push({ to: session.envelope.rcptTo[0].address, id, sender })
        done()
        setImmediate(() => kills.get(sender)?.())
      },
    })
    server.on('error', () => {}) // Of a sender that was killed.
    await new Promise(done => server.listen(0, '127.0.0.1', done))
    servers.push(server)
    return `smtp://127.0.0.1:${portOf(server.server)}`
  }

  return {
    received,
    start,
    doom: (sender, kill) => kills.set(sender, kill),
    close: () => Promise.all(servers.map(server => new Promise(done => server.close(done)))),
  }
}
