import { expect } from 'vitest'
import { type Asked, call } from '../support/api.ts'
import { options } from '../support/options.ts'
import { catalogue, owned } from '../support/resources.ts'
import { topic } from '../support/rule.ts'

const rule = topic('limits')
const numberIn = (header: string | undefined, name: string) =>
  Number(new RegExp(`;${name}=(\\d+)`).exec(header ?? '')?.[1])
const ask = (asked: Asked = {}, path = catalogue.path) =>
  call('GET', path, { base: options.limited, ...asked })

rule('remaining', 'the remaining quota decreases with every request', async () => {
  const left = async () => {
    const { headers } = await call('GET', catalogue.path, { as: 'other' })
    return { r: numberIn(headers.ratelimit, 'r'), t: numberIn(headers.ratelimit, 't') }
  }
  let [first, second] = [await left(), await left()]
  if (second.t > first.t) [first, second] = [await left(), await left()]
  expect(second.r).toBeLessThan(first.r)
})

/** Sends requests until one gets a 429, into the next window if necessary. */
async function exhaust(asked: Asked = {}) {
  const response = await ask(asked)
  const quota = numberIn(response.headers['ratelimit-policy'], 'q')
  const window = numberIn(response.headers['ratelimit-policy'], 'w')
  if (quota > 100) throw new Error(`${options.limited} allows ${quota} requests: start it with lower limits.`)
  for (let n = 0, last = response; ; n++, last = await ask(asked)) {
    if (last.status === 429) return { response: last, quota, window }
    if (n > 2 * quota) throw new Error(`${n} requests were served, of ${quota} allowed.`)
  }
}

rule(
  'exceeded',
  'more requests than the limit allows are a 429 with Retry-After',
  async () => {
    const { response, window } = await exhaust()
    const wait = Number(response.headers['retry-after'])
    expect(response.status).toBe(429)
    expect(numberIn(response.headers.ratelimit, 'r')).toBe(0)
    expect([0 < wait, wait <= window]).toEqual([true, true])
  },
  'limited',
)

rule(
  'client-apart',
  'a client with a key has a limit of its own',
  async () => {
    await exhaust()
    expect((await ask({ as: 'other' }, owned.path)).status).toBe(200)
  },
  'limited',
)

rule(
  'guessing',
  'attempts to guess a key are limited',
  async () => {
    const wrong = { headers: { authorization: 'Bearer key_wrong' } }
    const { response } = await exhaust(wrong)
    expect(response.status).toBe(429)
  },
  'limited',
)

rule(
  'probes',
  'probes are not limited',
  async () => {
    await exhaust()
    for (const path of ['/health/live', '/health/ready']) expect((await ask({}, path)).status).toBe(200)
  },
  'limited',
)

rule(
  'forwarded',
  'a client address sent by a caller who is not trusted is ignored',
  async () => {
    await exhaust()
    const statuses = []
    for (const ip of ['203.0.113.7', '203.0.113.8', '203.0.113.9'])
      statuses.push(
        (await ask({ headers: { 'x-forwarded-for': ip, forwarded: `for=${ip}`, 'x-real-ip': ip } })).status,
      )
    expect(statuses).toContain(429)
  },
  'limited',
)
