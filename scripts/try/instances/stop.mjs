import { randomUUID } from 'node:crypto'
import { Agent } from 'node:http'
import { connect } from 'node:net'
import { pause } from '../process.mjs'
import { expect } from '../project.mjs'
import { withInstances } from './instances.mjs'
import { bearer, placeOrder, send, tally } from './send.mjs'

/** All accepted requests are answered, however late; then the process exits by itself. */
export async function stopUnderTraffic(context) {
  return withInstances(context, 1, { DRAIN_DELAY: '2' }, async world => {
    const { outcomes, late, stoppedAt } = await stopAmid(world)
    const answers = expectAnswered(outcomes)
    expect(
      late.every(({ status, wanted }) => status === wanted),
      `what was still under way: ${tally(late)}`,
      late.map(({ text }) => text).join('\n'),
    )
    await expectKept(world.query, [...answers, ...late])
    const after = answers.filter(({ at }) => at > stoppedAt).length
    const all = [...answers, ...late]
    return `${answers.length} requests, ${after} after SIGTERM, ${late.length} under way at the close: ${tally(all)}`
  })
}

/**
 * Stops the instance while it has traffic, an order that takes long, one whose body is still arriving, and a
 * request of which only the first line has arrived. Those end only after it refuses connections.
 */
async function stopAmid({ instances: [instance], user, product, hold }) {
  const [tea, held] = [await product(1_000_000), await product(10)]
  const release = await hold(held)
  const traffic = Promise.all([0, 1, 2, 3, 4, 5].map(n => askUntilRefused(instance, user, tea, n % 2 === 0)))
  const working = settled(placeOrder(instance, user, held, randomUUID()))
  const rest = [slowOrder(instance, user, tea), slowRead(instance)]
  await pause(500)

  expect((await readiness(instance)) === 200, 'it was not ready before SIGTERM')
  instance.child.kill('SIGTERM')
  const stoppedAt = Date.now()
  await pause(300)
  expect((await readiness(instance)) === 503, '/health/ready was not 503 after SIGTERM')
  const outcomes = (await traffic).flat()
  await release()
  const answers = [await working, ...(await Promise.all(rest.map(finish => finish())))]
  const end = await instance.ended
  expect(end === 0, `it ended with ${end}, not 0`)
  return {
    outcomes,
    stoppedAt,
    late: answers.map((answer, n) => ({ wanted: [201, 201, 200][n], ...answer })),
  }
}

/**
 * Reads and orders in turn, on a kept connection or on a new one each time, until connections are refused.
 */
async function askUntilRefused(instance, user, tea, keeps) {
  const agent = keeps && new Agent({ keepAlive: true, maxSockets: 1 })
  const outcomes = []
  for (let n = 0; ; n++) {
    const at = Date.now()
    const asked =
      n % 2
        ? placeOrder(instance, user, tea, randomUUID(), agent)
        : send(`${instance.url}/v1/products`, { headers: bearer(user), agent })
    const outcome = await settled(asked)
    outcomes.push({ at, orders: n % 2 === 1, ...outcome })
    if (outcome.error) return outcomes
    await pause(10)
  }
}

/** The response, or the error. */
function settled(asked) {
  return asked.catch(error => ({ error, status: error.code, text: String(error.stack) }))
}

/** An order of which the head and half of the body were sent. */
function slowOrder(instance, user, { id }) {
  const body = JSON.stringify({ lines: [{ product_id: id, quantity: 1 }] })
  const headers = {
    ...bearer(user),
    'idempotency-key': randomUUID(),
    'content-type': 'application/json',
    'content-length': body.length,
  }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  const head = `POST /v1/orders HTTP/1.1\r\nhost: shop\r\n${lines.join('')}\r\n`
  return inTwoParts(instance, head + body.slice(0, 20), body.slice(20))
}

/** A request of which one line was sent. */
function slowRead(instance) {
  return inTwoParts(instance, 'GET /v1/products HTTP/1.1\r\n', 'host: shop\r\n\r\n')
}

/**
 * Sends the first part of a request; returns a function that sends the second and resolves with the response.
 */
function inTwoParts({ url }, first, second) {
  const { port, hostname } = new URL(url)
  const socket = connect(Number(port), hostname)
  let text = ''
  socket.setEncoding('utf8').on('data', chunk => {
    text += chunk
  })
  const closed = new Promise(done => socket.on('error', () => {}).on('close', done))
  socket.write(first)
  return async () => {
    socket.write(second)
    await closed
    const [head, body = ''] = text.split('\r\n\r\n')
    return { status: Number(head.split(' ')[1]), text: body }
  }
}

async function readiness({ url }) {
  return (await send(`${url}/health/ready`)).status
}

/**
 * Each caller's last request was refused and all others answered. When the process stops listening, the
 * system also resets new connections in its queue, which the process never sees: these count as refused, too.
 */
function expectAnswered(outcomes) {
  const answers = outcomes.filter(({ error }) => !error)
  const refused = outcomes.filter(({ error }) => error?.code === 'ECONNREFUSED').map(({ at }) => at)
  expect(refused.length > 0, 'all callers were cut off', String(outcomes.find(({ error }) => error)?.text))
  const closedAt = Math.min(...refused)
  for (const { error, at } of outcomes) {
    if (!error || error.code === 'ECONNREFUSED') continue
    const wasQueued =
      error.code === 'ECONNRESET' && !error.reused && !error.began && Math.abs(at - closedAt) < 1000
    expect(wasQueued, `${at - closedAt} ms from the first refusal a request failed`, String(error.stack))
  }
  const odd = answers.find(({ orders, status }) => status !== (orders ? 201 : 200))
  expect(!odd, `${odd?.at - closedAt} ms from the first refusal one was answered ${odd?.status}`, odd?.text)
  for (const { text } of answers) JSON.parse(text)
  return answers
}

/** Every order answered with 201 is in the database. */
async function expectKept(query, answers) {
  const told = answers.filter(({ status }) => status === 201).map(({ text }) => JSON.parse(text).id)
  const rows = await query('select id from orders')
  const kept = new Set(rows.map(({ id }) => id))
  expect(
    told.every(id => kept.has(id)),
    'an order was answered 201 and is not in the database',
  )
}
