import { Agent } from 'node:http'
import { bearer, send } from '../instances/send.mjs'
import { pause } from '../process.mjs'

/** How long clients wait for a response, in milliseconds: longer than an instance may take. */
const timeout = 30_000

/**
 * Changes the price of one product again and again, each time to the next number. `acknowledged` is the last one whose write
 * was acknowledged. Without a response nobody knows whether it was written: the next one is higher.
 */
export async function write(world, product, random) {
  const agent = new Agent({ keepAlive: true })
  for (let next = product.acknowledged + 1; !world.isOver(); next++) {
    const { url } = random.pick(world.instances)
    const body = { price_cents: next }
    const headers = bearer(world.admin)
    const began = performance.now()
    const answer = await send(`${url}/v1/products/${product.id}`, {
      method: 'PATCH',
      headers,
      body,
      agent,
      timeout,
    }).catch(error => error)
    world.count('writes', answer.status ?? answer.code ?? answer.message)
    if (answer.status === 200) {
      product.acknowledged = next
      world.slowestWrite = Math.max(world.slowestWrite, performance.now() - began)
    }
    await pause(random.integer(100, 1000))
  }
  agent.destroy()
}

/** Reads again and again, and reports each price that is lower than the last one acknowledged before the read began. */
export async function read(world, random) {
  const agent = new Agent({ keepAlive: true })
  while (!world.isOver()) {
    const instance = random.pick(world.instances)
    const isList = random.chance(0.25)
    const expected = isList ? world.products : [random.pick(world.products)]
    const least = new Map(expected.map(({ id, acknowledged }) => [id, acknowledged]))
    const path = isList ? random.pick(['?limit=50&sort=name', '?sort=name&limit=50']) : `/${expected[0].id}`
    const answer = await send(`${instance.url}/v1/products${path}`, { agent, timeout }).catch(error => error)
    world.count('reads', answer.status ?? answer.code ?? answer.message)
    if (answer.status !== 200) await pause(20)
    else for (const found of stale(answer.text, least)) world.report({ ...found, instance: instance.number })
  }
  agent.destroy()
}

/** The products in a response that are older than they may be, or missing. */
function stale(text, least) {
  const body = JSON.parse(text)
  const prices = new Map((body.items ?? [body]).map(({ id, price_cents }) => [id, price_cents]))
  return [...least]
    .filter(([id, price]) => !(prices.get(id) >= price))
    .map(([id, price]) => ({ id, acknowledged: price, read: prices.get(id) }))
}
