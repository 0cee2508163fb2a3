import { pause } from '../process.mjs'
import { expect } from '../project.mjs'
import { withInstances } from './instances.mjs'
import { bearer, send, tally } from './send.mjs'

const limit = 30

export async function sharedLimit(context) {
  const answers = await askEvenly(context, context.redis, ({ instances }) => untilCountedTogether(instances))
  expectAllowed(answers, limit)
  return `${answers.length} requests, limit ${limit}: ${tally(answers)}`
}

/**
 * That exactly this number was allowed, and others refused. What Redis does not count within 250 ms, on a busy machine, is served without the
 * headers of a limit, and Redis may count it later.
 */
export function expectAllowed(answers, allowed) {
  const counted = answers.filter(({ headers }) => headers.ratelimit)
  const served = counted.filter(({ status }) => status === 200)
  const late = answers.length - counted.length
  expect(
    served.length < counted.length && served.length <= allowed && served.length >= allowed - late,
    `${served.length} were allowed, not ${allowed}: ${tally(answers)}, ${late} not counted`,
  )
}

export async function limitOfEach(context) {
  const notSet = ''
  const answers = await askEvenly(context, notSet, async () => {})
  expect(
    answers.every(({ status }) => status === 200),
    `not all were served: ${tally(answers)}`,
  )
  return `${answers.length} requests, limit ${limit} on each of three: ${tally(answers)}`
}

/**
 * The responses to a client that sends each of three instances as many requests as one of them allows, all at
 * once.
 */
function askEvenly(context, counter, prepare) {
  const variables = { ...longWindow(), CACHE_URL: counter, RATE_LIMIT_CLIENT: String(limit) }
  return withInstances(context, 3, variables, async ({ instances, user }) => {
    await prepare({ instances })
    const turns = Array.from({ length: limit }, () => instances).flat()
    const answers = await Promise.all(
      turns.map(({ url }) => send(`${url}/v1/products`, { headers: bearer(user) })),
    )
    const odd = answers.find(({ status }) => status !== 200 && status !== 429)
    expect(!odd, `one was answered ${odd?.status}`, odd?.text)
    return answers
  })
}

/** Windows begin at multiples of their length: of several lengths, the one whose window ends last. */
export function longWindow() {
  const left = seconds => seconds - ((Date.now() / 1000) % seconds)
  const [longest] = [86_400, 70_001, 50_021].sort((a, b) => left(b) - left(a))
  return { RATE_LIMIT_WINDOW: String(longest) }
}

/**
 * An instance serves before it is connected to Redis. They share a count when each response has one request
 * less left than the last.
 */
export async function untilCountedTogether(instances) {
  let left = []
  for (const until = Date.now() + 15_000; Date.now() < until; await pause(100)) {
    left = []
    for (const { url } of instances) left.push(leftOf(await send(`${url}/v1/products`)))
    if (left.every((count, n) => n === 0 || count === left[n - 1] - 1)) return
  }
  throw new Error(`for 15 s the instances did not count together; last they left ${left}`)
}

/**
 * How many requests are left according to a response (`"anonymous";r=299;t=60`); NaN when the request was not
 * counted.
 */
export function leftOf({ headers }) {
  return Number(/;r=(\d+)/.exec(headers.ratelimit ?? '')?.[1] ?? Number.NaN)
}
