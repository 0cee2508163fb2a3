import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { contractOf } from '../contract.mjs'
import { lenders } from '../databases.mjs'
import { openGate } from '../instances/gate.mjs'
import { addClient, manage, newProduct, production } from '../instances/instances.mjs'
import { pause } from '../process.mjs'
import { randomFrom } from '../random.mjs'
import { callAgainAndAgain } from './callers.mjs'
import { check } from './check.mjs'
import { scheduleOf } from './faults.mjs'
import { instanceOf } from './instance.mjs'

const callers = 12
const plenty = 1_000_000
const scarce = 20

/** Short limits, so that a short fault reaches them; a shutdown may take longer on a busy machine. */
const limits = { LOCK_TIMEOUT: '2', STATEMENT_TIMEOUT: '3', CLOSE_TIMEOUT: '30' }

/**
 * How long callers may retry after the last fault, and how long instances may take to be ready again, in
 * milliseconds.
 */
const recovery = 30_000

/**
 * Lets callers order from three instances with the production config for some seconds, during one fault after
 * another in the order of the seed, and compares the responses with the rows in the database. `plant` names a
 * fault in the instances themselves, see plant.mjs; `rest` is the longest pause of a caller between two orders, in
 * milliseconds.
 */
export async function recordHistory(context, options) {
  const { name, seed, seconds, rest = 80, plant = undefined, only = undefined } = options
  const random = randomFrom(seed)
  return lenders[name](context.servers[name], async database => {
    const doors = await doorsFor(context, database)
    const projectContext = { env: context.env, project: context.projects[name] }
    const direct = production(projectContext, database.url)
    await manage(projectContext, direct, 'migrate')
    const user = await addClient(projectContext, direct, 'caller', [])
    const admin = await addClient(projectContext, direct, 'admin', ['--admin'])
    const env = { ...direct, ...limits, ...doors.variables, ...(plant && planted(plant)) }
    const instances = await Promise.all([0, 1, 2].map(number => instanceOf(projectContext, env, number)))
    try {
      await Promise.all(instances.map(instance => instance.start()))
      const products = []
      for (const stock of [plenty, plenty, plenty, scarce])
        products.push(await newProduct(instances[0], admin, stock))
      const world = { ...worldOf(context, name, database, doors), instances, products, user, seconds, rest }
      const events = await faultsAmidCalls(world, random, only)
      await Promise.all(instances.map(instance => instance.stop())).catch(error =>
        world.complain(error.message),
      )
      const result = check({ asked: world.asked, before: products, ...(await found(database)) })
      return {
        ...result,
        findings: [...world.complaints, ...result.findings],
        events,
        asked: world.asked,
        logs: instances.map(each => each.said()),
      }
    } finally {
      for (const instance of instances) await instance.end()
      await doors.close()
    }
  })
}

/**
 * Proxies in front of the database server, if there is one, and of Redis; the instances only connect to
 * these.
 */
async function doorsFor({ redis }, database) {
  const isServed = !database.url.startsWith('sqlite:')
  const gate = isServed && (await openGate(new URL(database.url)))
  const redisGate = await openGate(new URL(redis))
  return {
    gate,
    redisGate,
    variables: { CACHE_URL: redisGate.url, ...(gate && { DATABASE_URL: gate.url }) },
    async close() {
      await redisGate.close()
      if (gate) await gate.close()
    },
  }
}

export function planted(plant) {
  return { PLANT: plant, NODE_OPTIONS: `--import ${new URL('plant.mjs', import.meta.url)}` }
}

function worldOf({ projects, servers, restart }, name, database, { gate, redisGate }) {
  const contract = contractOf(JSON.parse(readFileSync(join(projects[name], 'openapi.json'), 'utf8')))
  const operation = contract.operations.find(({ path, method }) => path === '/v1/orders' && method === 'post')
  const complaints = []
  const state = { fault: 'none', over: false, givenUp: false }
  return {
    name,
    database,
    gate,
    redisGate,
    restart: how => restart(name, how),
    server: servers[name],
    contract,
    operation,
    asked: [],
    complaints,
    complain: detail => complaints.push({ kind: 'instance', fault: state.fault, detail }),
    state,
    fault: () => state.fault,
    isOver: () => state.over,
    isGivenUp: () => state.givenUp,
  }
}

/** Runs the callers, and the faults in turn until the time is over. Returns the faults that happened. */
async function faultsAmidCalls(world, random, only) {
  const calls = Array.from({ length: callers }, () =>
    callAgainAndAgain(world, randomFrom(random.integer(0, 1e9))),
  )
  const until = Date.now() + world.seconds * 1000
  const events = []
  for (const event of scheduleOf(random, world.name, world.seconds < 120 ? 3000 : 10_000)) {
    if (Date.now() >= until) break
    if (only && !only.includes(event.name)) continue
    await pause(event.peace)
    await inflict(world, event)
    events.push(event.name)
  }
  await pause(1000)
  world.state.over = true
  const timer = setTimeout(() => {
    world.state.givenUp = true
  }, recovery)
  await Promise.all(calls)
  clearTimeout(timer)
  return events
}

async function inflict(world, event) {
  const scene = { ...world, instance: world.instances[event.instance] }
  world.state.fault = event.name
  try {
    const held = await event.begin(scene)
    await pause(event.lasts)
    await event.end?.(scene, held)
  } catch (error) {
    world.complain(error.message)
  }
  for (const instance of world.instances) await untilServing(world, instance)
  world.state.fault = 'none'
}

/** An instance that exits by itself, or is not ready again in time, is a finding; a new one replaces it. */
async function untilServing(world, instance) {
  for (const until = Date.now() + recovery; instance.isUp() && Date.now() < until; await pause(100)) {
    const answer = await fetch(`${instance.url}/health/ready`, { signal: AbortSignal.timeout(2000) }).catch(
      () => undefined,
    )
    await answer?.text().catch(() => {})
    if (answer?.status === 200) return
  }
  world.complain(
    `instance ${instance.number} ${instance.isUp() ? 'was not ready again within 30 s' : 'ended by itself'}`,
  )
  await instance.end()
  await instance.start()
}

async function found({ query }) {
  const plain = rows => rows.map(row => ({ ...row }))
  return {
    orders: plain(await query('select id, total_cents from orders')),
    order_lines: plain(await query('select order_id, product_id, quantity, price_cents from order_lines')),
    after: plain(await query('select id, stock from products')),
  }
}
