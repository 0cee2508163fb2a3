import { newProduct } from '../instances/instances.mjs'
import { bearer, send } from '../instances/send.mjs'
import { pause } from '../process.mjs'
import { expect } from '../project.mjs'
import { withCachingInstances } from './history.mjs'

/** Which gate is stalled, and for how many seconds: the first instance writes, the last one is read. */
const parts = [
  { seconds: 4, name: 'all connected' },
  { seconds: 6, name: 'the reader is cut off', gate: 2 },
  { seconds: 5, name: 'all connected' },
  { seconds: 6, name: 'the writer is cut off', gate: 0 },
  { seconds: 5, name: 'all connected' },
]

/** What an instance does that Redis cannot be reached from, second by second. */
export function cutOffBySeconds(context) {
  return withCachingInstances(context, { name: 'postgres' }, async ({ instances, gates, admin }) => {
    const product = await newProduct(instances[0], admin, 1)
    const world = {
      url: `/v1/products/${product.id}`,
      admin,
      acknowledged: product.price_cents,
      isOver: false,
      allStale: 0,
      ...newCounts(),
    }
    const clients = [writeTo(world, instances[0]), readFrom(world, instances[2])]
    const lines = []
    for (const { name, seconds, gate } of parts) {
      gates[gate]?.stall()
      for (let second = 1; second <= seconds; second++) {
        const before = await countsOf(instances[2])
        Object.assign(world, newCounts())
        await pause(1000)
        lines.push(lineOf(name, second, before, await countsOf(instances[2]), world))
      }
      await gates[gate]?.open()
    }
    world.isOver = true
    await Promise.all(clients)
    const heading = `${''.padEnd(22)} second  from memory  from the database  writes  slowest ms  stale`
    expect(world.allStale === 0, `${world.allStale} reads were stale`, lines.join('\n'))
    return `\n${[heading, ...lines].join('\n')}\n`
  })
}

function newCounts() {
  return { writes: 0, slowest: 0, stale: 0 }
}

function lineOf(name, second, before, after, { writes, slowest, stale }) {
  const hits = after.hits - before.hits
  const others = after.misses + after.bypasses - before.misses - before.bypasses
  const cells = [
    [second, 6],
    [hits, 12],
    [others, 18],
    [writes, 7],
    [Math.round(slowest), 11],
    [stale, 6],
  ]
  return `${name.padEnd(22)} ${cells.map(([value, width]) => String(value).padStart(width)).join(' ')}`
}

async function writeTo(world, { url }) {
  while (!world.isOver) {
    const began = performance.now()
    const body = { price_cents: world.acknowledged + 1 }
    const { status } = await send(url + world.url, { method: 'PATCH', headers: bearer(world.admin), body })
    expect(status === 200, `a write was answered ${status}`)
    world.acknowledged++
    world.writes++
    world.slowest = Math.max(world.slowest, performance.now() - began)
    await pause(200)
  }
}

async function readFrom(world, { url }) {
  while (!world.isOver) {
    const least = world.acknowledged
    const { text } = await send(url + world.url)
    if (JSON.parse(text).price_cents < least) {
      world.stale++
      world.allStale++
    }
    await pause(5)
  }
}

async function countsOf({ url }) {
  const text = await (await fetch(`${url}/metrics`)).text()
  const count = name => Number(new RegExp(`^http_cache_${name}_total (\\d+)$`, 'm').exec(text)?.[1])
  return { hits: count('hits'), misses: count('misses'), bypasses: count('bypasses') }
}
