import { bearer, send } from '../instances/send.mjs'
import { pause } from '../process.mjs'

/** How long callers wait for a response, in milliseconds; then they retry with the same key. */
const timeLimit = 10_000

const digits = 40

/**
 * Places orders until `world.isOver()`. Each order has one key, and is sent to any of the instances until the
 * response is final; sometimes to two of them at once, and once more after the response.
 */
export async function callAgainAndAgain(world, random) {
  while (!world.isOver()) {
    const wish = newWish(world, random)
    world.asked.push(wish)
    const instance = () => random.pick(world.instances)
    if (random.chance(0.1)) await Promise.all([ask(world, wish, instance()), ask(world, wish, instance())])
    while (!wish.answers.at(-1)?.isFinal && !world.isGivenUp()) {
      const answer = await ask(world, wish, instance())
      if (!answer.isFinal) await pause(random.integer(20, 150))
    }
    if (random.chance(0.1)) await askAgain(world, wish, instance())
    await pause(random.integer(20, world.rest))
  }
}

/**
 * The quantities of three products encode the number of the order; one in twenty orders a product that is
 * soon sold out.
 */
function newWish(world, random) {
  const number = world.asked.length
  const [first, second, third, scarce] = world.products
  const ordered = [first, second, third].map(({ id }, index) => ({
    product_id: random.chance(0.25) ? id.toUpperCase() : id,
    quantity: (Math.floor(number / digits ** index) % digits) + 1,
  }))
  const lines = random.chance(0.05) ? [...ordered, { product_id: scarce.id, quantity: 1 }] : ordered
  return { key: `key-${world.name}-${number}`, lines: random.shuffled(lines), fault: 'none', answers: [] }
}

async function ask(world, wish, instance) {
  const began = world.fault()
  const headers = { ...bearer(world.user), 'idempotency-key': wish.key }
  const url = `${instance.url}/v1/orders`
  const answer = await send(url, { method: 'POST', headers, body: { lines: wish.lines }, timeout: timeLimit })
    .then(given => answerOf(given, world))
    .catch(error => ({ lost: error.code ?? error.message, isFinal: false }))
  if (wish.fault === 'none') wish.fault = began === 'none' ? world.fault() : began
  wish.answers.push({ ...answer, instance: instance.number, fault: began })
  return answer
}

/** Repeats an answered request: the response must be the same, or missing during a fault. */
async function askAgain(world, wish, instance) {
  const final = wish.answers.at(-1)
  await ask(world, wish, instance)
  const again = wish.answers.at(-1)
  if (final?.isFinal && !again.isFinal) wish.answers.push(wish.answers.splice(-2, 1)[0])
}

/** A 409 for a key that still runs elsewhere and a 503 are retried; any other response is final. */
function answerOf({ status, headers, text }, { contract, operation }) {
  const wrong = contract.faultOf(operation, { status, headers, text })
  const runs = status === 409 && text.includes('Idempotency-Key')
  const isFinal = status < 500 && !runs
  return {
    status,
    isFinal,
    ...(status === 201 && !wrong && { order: JSON.parse(text) }),
    ...((wrong || isUnexpected(status)) && { wrong: `${wrong ?? status}: ${text}` }),
  }
}

/** The orders are valid: they can be accepted, refused because of the stock, or postponed. */
function isUnexpected(status) {
  return ![201, 409, 503].includes(status)
}
