import { randomUUID } from 'node:crypto'
import { pause } from '../process.mjs'
import { expect } from '../project.mjs'
import { withInstances } from './instances.mjs'
import { placeOrder, tally } from './send.mjs'

const stock = 1000

/** The same order reaches three instances at the same moment, and later one of them again. */
export async function orderedTogether(context) {
  return withInstances(context, 3, {}, async ({ instances, user, product, query }) => {
    const tea = await product(stock)
    const keys = Array.from({ length: 20 }, () => randomUUID())
    const answers = []
    for (const [n, key] of keys.entries()) {
      const together = await Promise.all(instances.map(instance => placeOrder(instance, user, tea, key)))
      const first = theOneOrder(together)
      const again = await placeOrder(instances[n % 3], user, tea, key)
      expect(isReplay(again) && again.text === first.text, `the key again: ${again.status}`, again.text)
      answers.push(...together)
    }
    await expectOrders(query, tea, keys.length)
    return `${keys.length} keys to three instances: ${tally(answers)}, ${keys.length} orders, then replayed`
  })
}

/**
 * Checks the responses to one key: each is the same order or a 409, and exactly one is not a replay. Returns
 * that one.
 */
function theOneOrder(answers) {
  const made = answers.filter(({ status }) => status === 201)
  const first = made.filter(answer => !isReplay(answer))
  const texts = answers.map(({ status, text }) => `${status} ${text}`).join('\n')
  expect(
    answers.every(({ status }) => status === 201 || status === 409),
    `answered ${tally(answers)}`,
    texts,
  )
  expect(first.length === 1, `${first.length} of the answers are not replays`, texts)
  expect(new Set(made.map(({ text }) => text)).size === 1, 'the orders differ', texts)
  return first[0]
}

/**
 * One of three instances is killed during orders; its callers, who got no response, send each again to the
 * others.
 */
export async function orderedThroughKill(context) {
  return withInstances(context, 3, {}, async ({ instances, user, product, query, hold }) => {
    const [victim, ...others] = instances
    const tea = await product(stock)
    const keys = Array.from({ length: 40 }, () => randomUUID())
    const { answered, waiting } = await killAmid(victim, { user, tea, keys, query, hold })

    const retried = await Promise.all(
      keys.map(key => Promise.all(others.map(other => untilMade(other, user, tea, key)))),
    )
    for (const [n, [one, other]] of retried.entries()) {
      expect(one.text === other.text, 'the others answer with different orders', one.text + other.text)
      const before = answered[n]
      expect(!before || before.text === one.text, 'not the order from before the kill', one.text)
    }
    await expectOrders(query, tea, keys.length)
    const known = answered.filter(Boolean).length
    return `${keys.length} keys, ${known} answered and ${waiting} partly done when it was killed: ${keys.length} orders`
  })
}

/**
 * Sends orders until some are answered and some are blocked in the middle of their work, then kills the
 * process.
 */
async function killAmid(victim, { user, tea, keys, query, hold }) {
  const answers = []
  let release
  for (const [n, key] of keys.entries()) {
    if (n === 20) release = await hold(tea)
    answers.push(placeOrder(victim, user, tea, key).catch(() => undefined))
    await pause(20)
  }
  const waiting = await untilWaiting(query)
  victim.child.kill('SIGKILL')
  await victim.ended
  await release()
  const answered = await Promise.all(answers)
  const known = answered.filter(Boolean)
  expect(
    known.every(({ status }) => status === 201),
    `before the kill: ${tally(known)}`,
  )
  expect(
    known.length > 0 && known.length < keys.length,
    `the kill came too early or too late: ${known.length}`,
  )
  return { answered, waiting }
}

async function untilWaiting(query) {
  const waits = "datname = current_database() and wait_event_type = 'Lock'"
  for (const until = Date.now() + 30_000; Date.now() < until; await pause(20)) {
    const [{ count }] = await query(`select count(*)::int from pg_stat_activity where ${waits}`)
    if (count > 0) return count
  }
  throw new Error('no order was held in the middle of its work')
}

/** Retries while the response says that the first request still runs. */
async function untilMade(instance, user, tea, key) {
  for (const until = Date.now() + 30_000; Date.now() < until; await pause(50)) {
    const answer = await placeOrder(instance, user, tea, key)
    if (answer.status === 201) return answer
    expect(answer.status === 409, `the retry was answered ${answer.status}`, answer.text)
  }
  throw new Error('the retries were answered 409 for 30 s')
}

function isReplay({ status, headers }) {
  return status === 201 && headers['idempotency-replayed'] === 'true'
}

async function expectOrders(query, { id }, count) {
  const [{ orders }] = await query('select count(*)::int as orders from orders')
  const [{ lines }] = await query('select count(distinct order_id)::int as lines from order_lines')
  const [{ left }] = await query('select stock as left from products where id = $1', [id])
  expect(
    orders === count && lines === count && left === stock - count,
    `${count} keys made ${orders} orders, of ${lines} with lines, and took ${stock - left} pieces`,
  )
}
