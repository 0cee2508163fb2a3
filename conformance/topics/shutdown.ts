import { spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'vitest'
import { bearer, call, callRaw } from '../support/api.ts'
import { options } from '../support/options.ts'
import { addThing, catalogue, newOwned, owned, place } from '../support/resources.ts'
import type { HttpResponse } from '../support/response.ts'
import { topic } from '../support/rule.ts'

const rule = topic('shutdown')
const stop = options.stop === undefined ? 'pid' : 'stop'

interface Ended {
  readonly responses: HttpResponse[]
  readonly error: string
}

interface Observed {
  readonly callers: readonly Ended[]
  readonly probes: Ended
  readonly late: HttpResponse
}

let observed: Observed | undefined

rule(
  'ready',
  'after SIGTERM a server is not ready, and serves requests until it refuses connections',
  async () => {
    observed = await stopUnderLoad()
    const { probes } = observed
    const after = probes.responses.slice(probes.responses.findIndex(({ status }) => status !== 200))
    expect(after.map(({ status }) => status)).toEqual(after.map(() => 503))
  },
  stop,
)

rule(
  'answered',
  'every request that it accepted gets a response',
  () => {
    const responses = observed?.callers.flatMap(({ responses }) => responses) ?? []
    expect(responses.length).toBeGreaterThan(0)
    expect(
      responses.filter(({ status }) => status !== 200 && status !== 201).map(({ text }) => text),
    ).toEqual([])
  },
  stop,
)

rule(
  'half-sent',
  'a request that had arrived in part gets a response',
  () => {
    expect(observed?.late.status).toBe(201)
  },
  stop,
)

rule(
  'refused',
  'then connections are refused, not reset',
  () => {
    const errors = observed?.callers.map(({ error }) => error) ?? []
    expect(errors).toEqual(errors.map(() => 'ECONNREFUSED'))
  },
  stop,
)

rule(
  'kept',
  'what it confirmed is stored',
  async () => {
    const responses = observed?.callers.flatMap(({ responses }) => responses) ?? []
    for (const { body } of responses.filter(({ status }) => status === 201)) {
      const { status } = await call('GET', `${owned.path}/${body.id}`, { as: 'user', base: options.second })
      expect([body.id, status]).toEqual([body.id, 200])
    }
  },
  options[stop] === undefined ? stop : 'second',
)

async function stopUnderLoad(): Promise<Observed> {
  const thing = await addThing()
  // Each order is for a new item: a fast server would sell out of one before it is stopped.
  const order = async () => place({ key: randomUUID(), json: newOwned(await addThing()) })
  const orders = [0, 1, 2].map(() => until(order))
  const reads = [0, 1, 2].map(() => until(() => call('GET', catalogue.path)))
  const probes = until(() => call('GET', '/health/ready', { headers: { connection: 'close' } }))
  const late = halfSent(newOwned(thing), pause(1000))
  await pause(700)
  if (options.pid !== undefined) process.kill(options.pid, 'SIGTERM')
  else spawnSync(String(options.stop), { shell: true })
  return { callers: await Promise.all([...orders, ...reads]), probes: await probes, late: await late }
}

/**
 * Repeats a request until connections are refused. After a reset it tries again: the system resets
 * connections in the queue when the server stops listening, and a keep-alive connection may be closed while
 * the next request is on its way.
 */
async function until(ask: () => Promise<HttpResponse>): Promise<Ended> {
  const responses: HttpResponse[] = []
  let resets = 0
  for (const end = Date.now() + 40_000; Date.now() < end; await pause(20)) {
    try {
      responses.push(await ask())
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
      if (code !== 'ECONNRESET' || ++resets > 3) return { responses, error: code }
    }
  }
  return { responses, error: 'never refused' }
}

/** Creates an item of a user, with the second half of the body sent after `then`. */
function halfSent(json: unknown, then: Promise<unknown>): Promise<HttpResponse> {
  const body = JSON.stringify(json)
  const { host, pathname } = new URL(options.url)
  const head = [
    `POST ${pathname.replace(/\/$/, '')}${owned.path} HTTP/1.1`,
    `Host: ${host}`,
    `Authorization: ${bearer('user').authorization}`,
    `Idempotency-Key: ${randomUUID()}`,
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
  ]
  return callRaw(
    { method: 'POST', path: owned.path },
    `${head.join('\r\n')}\r\n\r\n${body.slice(0, 10)}`,
    then,
    body.slice(10),
  )
}
