import { expect } from '../project.mjs'
import { openGate } from './gate.mjs'
import { withInstances } from './instances.mjs'
import { expectAllowed, leftOf, longWindow, untilCountedTogether } from './limits.mjs'
import { bearer, send, tally } from './send.mjs'

const limit = 30
/** Far less than a hanging Redis would take, and far more than a busy machine does. */
const slowest = 10_000

/** Redis ends while three instances run. */
export function redisEnds(context) {
  return withoutRedis(context, gate => gate.close())
}

/** Redis, or the network to it, hangs: harder, because connections do not break. */
export function redisHangs(context) {
  return withoutRedis(context, async gate => gate.stall())
}

/** Requests are served during the outage of Redis; afterwards all three share one limit again. */
async function withoutRedis(context, leave) {
  const gate = await openGate(new URL(context.redis))
  const variables = { ...longWindow(), CACHE_URL: gate.url, RATE_LIMIT_CLIENT: String(limit) }
  try {
    return await withInstances(context, 3, variables, async ({ instances, user }) => {
      await untilCountedTogether(instances)
      await leave(gate)
      const away = await askAll(instances, user, 8)
      const longest = Math.max(...away.map(({ ms }) => ms))
      expect(
        away.every(({ status }) => status === 200),
        `while it was away: ${tally(away)}`,
      )
      expect(longest <= slowest, `while it was away one request took ${longest} ms`)

      await gate.open()
      await untilCountedTogether(instances)
      return `away: ${tally(away)}, the slowest ${longest} ms; back: ${await expectLimit(instances, user)}`
    })
  } finally {
    await gate.close()
  }
}

/** The three instances together allow exactly what the client has left in this window. */
async function expectLimit(instances, user) {
  const [first] = await askAll(instances.slice(0, 1), user, 1)
  const left = leftOf(first)
  expect(left >= 0, `a request was not counted after all: ${first.status}`)
  const answers = await askAll(instances, user, limit)
  expectAllowed(answers, left)
  return `${left} left, ${tally(answers)}`
}

function askAll(instances, user, times) {
  const turns = Array.from({ length: times }, () => instances).flat()
  return Promise.all(
    turns.map(async ({ url }) => {
      const started = Date.now()
      const answer = await send(`${url}/v1/products`, { headers: bearer(user) })
      return { ...answer, ms: Date.now() - started }
    }),
  )
}
