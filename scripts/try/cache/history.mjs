import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { lenders } from '../databases.mjs'
import { instanceOf } from '../history/instance.mjs'
import { openGate } from '../instances/gate.mjs'
import { addClient, manage, newProduct, production } from '../instances/instances.mjs'
import { launch, pause } from '../process.mjs'
import { randomFrom } from '../random.mjs'
import { ownServers } from '../servers.mjs'
import { read, write } from './clients.mjs'
import { scheduleOf } from './faults.mjs'
import { cachedProject } from './project.mjs'

const products = 6
const readers = 10
/** Reads between two lines that say how far it is. */
const progress = 100_000

/**
 * Passes three instances to `use` that cache products, each with a gate before a Redis of their own. `changes` are faults in
 * their build.
 */
export async function withCachingInstances(context, { name, changes = [] }, use) {
  const folder = mkdtempSync(join(context.home, 'cached '))
  const project = cachedProject(context.projects[name], join(folder, 'my app'), changes)
  const projectContext = { env: context.env, project }
  const own = ownServers(context.env)
  const url = own.start('redis')
  const gates = await Promise.all([0, 1, 2].map(() => openGate(new URL(url))))
  try {
    return await lenders[name](context.servers[name], async database => {
      const direct = production(projectContext, database.url, {
        ...{ METRICS: 'anonymous', CLOSE_TIMEOUT: '30' },
        THREADS: '32', // Of the template flask: writers that wait each use one.
      })
      await manage(projectContext, direct, 'migrate')
      const admin = await addClient(projectContext, direct, 'admin', ['--admin'])
      const instances = await Promise.all(
        gates.map((gate, number) => instanceOf(projectContext, { ...direct, CACHE_URL: gate.url }, number)),
      )
      try {
        await Promise.all(instances.map(instance => instance.start()))
        const startWorker = () =>
          launch(['node', 'dist/src/worker.js'], project, { ...direct, CACHE_URL: url })
        const redis = redisOf(own)
        return await use({ instances, gates, admin, redis, query: database.query, startWorker })
      } finally {
        for (const instance of instances) await instance.end()
      }
    })
  } finally {
    for (const gate of gates) await gate.close()
    own.shell('kill -CONT $(cat "$servers/redis/pid") || true')
    own.stop()
    rmSync(folder, { recursive: true })
  }
}

function redisOf(own) {
  return {
    restart: how => own.restart('redis', how),
    signal: async name => own.shell(`kill -${name} $(cat "$servers/redis/pid")`),
  }
}

/**
 * Lets clients write and read on three instances, during one fault after another in the order of the seed, until there were
 * `reads` reads, or with `isFound` until one of them was stale. Returns the stale reads and what happened. What runs side by
 * side shares a `tally` of its reads.
 */
export function recordReads(
  context,
  { name, seed, reads, changes, only, isFound = false, tally = newTally() },
) {
  return withCachingInstances(context, { name, changes }, async ({ instances, gates, admin, redis }) => {
    const random = randomFrom(seed)
    const world = newWorld({ instances, admin, reads, isFound, tally })
    for (let i = 0; i < products; i++) {
      const product = await newProduct(instances[0], admin, 1)
      world.products.push({ id: product.id, acknowledged: product.price_cents })
    }
    const clients = [
      ...world.products.map(product => write(world, product, randomFrom(random.integer(0, 1e9)))),
      ...Array.from({ length: readers }, () => read(world, randomFrom(random.integer(0, 1e9)))),
    ]
    for (const event of scheduleOf(random, only)) {
      if (world.isOver()) break
      await pause(event.peace)
      const scene = { instance: instances[event.number], gate: gates[event.number], redis, ...world }
      world.fault = event.name
      world.count('faults', event.name)
      await event.begin(scene)
      await pause(event.lasts)
      await event.end?.(scene)
      world.fault = 'none'
    }
    await Promise.all(clients)
    for (const instance of instances) await world.countHits(instance)
    return { ...world, hits: world.hits() }
  })
}

/** The reads of all that runs side by side. */
export function newTally() {
  return { reads: 0, stale: 0 }
}

function newWorld({ instances, admin, reads, isFound, tally }) {
  const counts = { reads: {}, writes: {}, faults: {} }
  const stale = []
  let hits = 0
  return {
    instances,
    admin,
    counts,
    stale,
    products: [],
    fault: 'none',
    slowestWrite: 0,
    isOver: () => tally.reads >= reads || (isFound && stale.length > 0),
    hits: () => hits,
    /** What an instance has sent from memory since it was started; before it is killed, and in the end. */
    async countHits({ url }) {
      const text = await fetch(`${url}/metrics`).then(answer => answer.text())
      hits += Number(/^http_cache_hits_total (\d+)$/m.exec(text)?.[1])
    },
    count(kind, result) {
      if (kind === 'reads' && result === 200 && ++tally.reads % progress === 0)
        console.log(`       ${tally.reads} reads, ${tally.stale} stale`)
      counts[kind][result] = (counts[kind][result] ?? 0) + 1
    },
    report(found) {
      tally.stale++
      stale.push({ ...found, fault: this.fault, after: tally.reads })
    },
  }
}
