import { setTimeout as wait } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import { packageInfo } from '../../config/env.ts'
import { newId } from '../../db/row.ts'
import { Acknowledgements } from './acknowledgements.ts'
import type { Changes, Write } from './changes.ts'
import { type Coherence, longestCommit } from './coherence.ts'
import { changeMark } from './database-mark.ts'
import { type AliveMessage, bound, Lease, type WriteMessage } from './lease.ts'
import { RedisLink } from './redis-link.ts'
import { beginWrite, endLease, endWrite, renewLease } from './redis-scripts.ts'

type Message =
  | WriteMessage
  | AliveMessage
  | { readonly kind: 'ack'; readonly write: string; readonly by: string }

const minute = 60_000

type Writer = Pick<Coherence, 'begin' | 'end'>

interface Others {
  readonly id: string
  readonly link: RedisLink
  readonly acks: Acknowledgements
  readonly channel: string
  readonly inbox: string
}

/** For several instances, by way of Redis; docs/caching.md has the protocol. `newWriteId` begins with the instance. */
export function acrossInstances(app: FastifyInstance, id: string, changes: Changes): Coherence {
  const prefix = `cache:{${packageInfo.name}}`
  const channel = `${prefix}:messages`
  const inbox = `${prefix}:${id}`
  const acks = new Acknowledgements()
  const receive = (text: string) => {
    const message: Message = JSON.parse(text)
    if (message.kind === 'ack') return acks.receive(message.write, message.by)
    if (message.kind === 'alive') return lease.heardAlive(message)
    const write = lease.heardWrite(message)
    if (message.inbox && message.inbox !== inbox)
      link.send(message.inbox, { kind: 'ack', write: write.id, by: id })
  }
  const { log } = app
  const link = new RedisLink({
    ...{ url: app.config.CACHE_URL, log, prefix, receive },
    channels: [channel, inbox],
    interrupted: () => lease.interrupted(),
  })
  const lease = new Lease({
    ...{ id, changes, knex: app.probe },
    renew: sent => link.run(renewLease, id, bound, inbox, sent),
    warn: error =>
      log.warn(error, 'Nothing is sent from memory, because the mark of the cache cannot be read.'),
  })
  return {
    load: () => link.load(),
    open: () => void link.open(),
    isFresh() {
      link.open()
      return lease.isHeld
    },
    ...writer(app, { id, link, acks, channel, inbox }, changes),
    async leave() {
      lease.end()
      link.leave(channel)
      await link.run(endLease, id)
    },
    close: () => link.close(),
  }
}

/** A write that cannot reach the others by way of Redis does so by way of the database, and waits until they have read it. */
function writer(app: FastifyInstance, others: Others, changes: Changes): Writer {
  const marked = new Set<string>()
  let warnAt = 0
  const warn = () => {
    if (Date.now() < warnAt) return
    warnAt = Date.now() + minute
    app.log.warn('Writes take 2 s longer, because Redis cannot tell other instances of them.')
  }
  return {
    async begin(write, query) {
      changes.begin(write, longestCommit)
      await others.link.open()
      const text = JSON.stringify(write)
      if (await others.link.run(beginWrite, others.channel, text, longestCommit)) return
      warn()
      marked.add(write.id)
      await changeMark(query)
    },
    async end(write) {
      const committed = performance.now()
      changes.end(write)
      const isMarked = marked.delete(write.id)
      if (await areTold(others, write)) return
      if (!isMarked) await changeMark(app.knex)
      await wait((isMarked ? committed : performance.now()) + bound - performance.now())
    },
  }
}

/** Tells the other instances of a commit. Resolves when all know, or their leases have ended; false if Redis does not answer. */
async function areTold({ id, link, acks, channel, inbox }: Others, write: Write): Promise<boolean> {
  const expected = acks.expect(write.id)
  try {
    const reply = await link.runNow(endWrite, channel, JSON.stringify(write), inbox)
    if (!Array.isArray(reply)) return false
    const [complete, ...leases]: unknown[] = reply
    const instances = new Map<string, number>()
    for (let i = 0; i < leases.length; i += 2)
      if (leases[i] !== id) instances.set(String(leases[i]), Number(leases[i + 1]))
    // A Redis that has just started, or was emptied, does not know all of them yet.
    const connected = performance.now() - link.connectedAt
    const unknown = bound - Math.min(connected, Number(complete))
    await Promise.all([expected.from(instances), unknown > 0 && wait(unknown)])
    return true
  } finally {
    expected.forget()
  }
}

/** The id of an instance, and of its writes. */
export function instanceIds(): { readonly id: string; newWriteId(): string } {
  const id = newId()
  let count = 0
  return { id, newWriteId: () => `${id}/${count++}` }
}
