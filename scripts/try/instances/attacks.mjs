import { Agent, request as open } from 'node:http'
import { pause } from '../process.mjs'
import { expect } from '../project.mjs'
import { withInstances } from './instances.mjs'
import { bearer } from './send.mjs'

/** The largest requests within the limits of Node and of the project: 16 KB of head, 1 MB of body. */
const head = 15_000
const body = 1_000_000
/** @type {{ path: string, method: string, signed: true, headers: Record<string, string> }} */
const order = { path: '/v1/orders', method: 'POST', signed: true, headers: { 'idempotency-key': 'attack' } }

/** @type {Record<string, { path: string, method?: string, signed?: true, headers?: Record<string, string>, body?: string }>} */
export const attacks = {
  'query to redact': { path: `/x?${'?%'.repeat(head / 2)}` },
  'query of secrets': { path: `/x?${'&token='.repeat(head / 7)}` },
  'query of broken escapes': { path: `/x?${'%zz=%zz&'.repeat(head / 8)}` },
  'long path': { path: `/${'a/'.repeat(head / 2)}` },
  'long id': { path: `/v1/products/${'a'.repeat(head)}` },
  'query names': { path: `/v1/products?${Array.from({ length: head / 7 }, (_, n) => `f${n}=1`).join('&')}` },
  'fields again and again': { path: `/v1/products?fields=${'id,'.repeat(head / 3)}id` },
  'cursor of brackets': {
    path: `/v1/products?cursor=${Buffer.from('['.repeat(11_000)).toString('base64url')}`,
  },
  'list of tags': { path: '/v1/products', headers: { 'if-none-match': '"a", '.repeat(head / 5) } },
  'list of open tags': { path: '/v1/products', headers: { 'if-none-match': 'W/"'.repeat(head / 3) } },
  'list of proxies': { path: '/version', headers: { 'x-forwarded-for': '::ffff:1,'.repeat(head / 9) } },
  'key of spaces': { path: '/version', headers: { authorization: `Bearer ${' '.repeat(head)}a b` } },
  'trace of zeros': { path: '/version', headers: { traceparent: '0'.repeat(head) } },
  'type of parameters': {
    ...order,
    headers: { ...order.headers, 'content-type': `a/b${'; a=b'.repeat(head / 5)}` },
    body: '{}',
  },
  'brackets, 12 KB': { ...order, body: '['.repeat(6000) + ']'.repeat(6000) },
  'brackets, 1 MB': { ...order, body: '['.repeat(body / 2) + ']'.repeat(body / 2) },
  'objects in objects': { ...order, body: `${'{"a":'.repeat(body / 6)}1${'}'.repeat(body / 6)}` },
  'wrong items': {
    ...order,
    body: `{"lines":[${Array(body / 2)
      .fill(1)
      .join()}]}`,
  },
  'wrong fields': { ...order, body: `{${Array.from({ length: body / 15 }, (_, n) => `"f${n}":1`).join()}}` },
  'one long name': { ...order, body: `{"${'a'.repeat(body)}":1}` },
  'names of prototypes': {
    ...order,
    body: `{"a":[${Array(Math.floor(body / 18))
      .fill('"__proto__\\u005f"')
      .join()}]}`,
  },
}

/** Whatever one caller sends, the process answers others meanwhile, and its response is short. */
export async function liveUnderAttack(context) {
  const variables = { TRUST_PROXY: '1', LOG_LEVEL: 'info' }
  return withInstances(context, 1, variables, async ({ instances: [{ url }], user }) => {
    const seen = await underAttack(url, user)
    for (const { name, status, size, worst } of seen) {
      expect(status < 500, `${name} was answered ${status}`)
      expect(size < 50_000, `${name} was answered with ${size} bytes`)
      expect(worst < 10_000, `during ${name} /health/live took ${worst} ms`) // A busy machine takes a second or two.
    }
    const [{ name, worst }] = seen.toSorted((one, other) => other.worst - one.worst)
    return `${seen.length} attacks, at worst /health/live took ${worst} ms: ${name}`
  })
}

/** For each attack: the response, and the slowest response of /health/live meanwhile, in ms. */
export async function underAttack(url, key, limit = 30_000) {
  const seen = []
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  for (const [name, attack] of Object.entries(attacks)) {
    await ask(url, { path: '/health/live', agent }, limit)
    let over = false
    const sent = ask(
      url,
      { ...attack, ...(attack.signed && { headers: { ...attack.headers, ...bearer(key) } }) },
      limit,
    )
    const worst = slowest(url, agent, () => over, limit)
    const { status, size } = await sent.finally(() => {
      over = true
    })
    seen.push({ name, status, size, worst: await worst })
  }
  agent.destroy()
  return seen
}

/** Sends one more request after the response, to include work that follows it, such as logging. */
async function slowest(url, agent, isOver, limit) {
  let worst = 0
  for (let last = false; !last; await pause(2)) {
    last = isOver()
    const before = performance.now()
    await ask(url, { path: '/health/live', agent }, limit)
    worst = Math.max(worst, Math.round(performance.now() - before))
  }
  return worst
}

/**
 * Status and size of a response; status 0 without one within the limit.
 * @param {string} url
 * @param {{ path: string, method?: string, headers?: Record<string, string>, body?: any, agent?: import('node:http').Agent | false }} asked
 * @param {number} limit
 * @returns {Promise<{ status: number, size: number }>}
 */
function ask(url, { path, method = 'GET', headers = {}, body, agent = false }, limit) {
  return new Promise(resolve => {
    const type = body === undefined || headers['content-type'] ? {} : { 'content-type': 'application/json' }
    const request = open(`${url}${path}`, { method, agent, headers: { ...type, ...headers }, timeout: limit })
    let size = 0
    request.on('timeout', () => request.destroy())
    request.on('error', () => resolve({ status: 0, size }))
    request.on('response', response => {
      response.on('data', chunk => {
        size += chunk.length
      })
      response.on('close', () => resolve({ status: response.statusCode, size }))
    })
    request.end(body)
  })
}
