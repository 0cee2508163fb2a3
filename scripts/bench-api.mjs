import { parseArgs } from 'node:util'
import {
  fastifyCaching,
  load,
  ownCached,
  ownCountingMore,
  ownWith,
  ownWithoutSql,
  ownWithoutUsage,
  prepare,
  prepareEarlier,
  servers,
  start,
} from './bench/api-servers.mjs'
import { compareInPairs } from './bench/pairs.mjs'

/**
 * Measures what a request costs the generated API, with all its features on, side by side with others: bare
 * servers that only answer, the same with the usual plugins, a fresh Nest project, and the generated API of
 * an earlier revision. The servers take turns, for seconds only. The most reliable figure is the server's CPU
 * time per request.
 *
 *   npm run bench:api -- --rounds 5 --seconds 2
 *   npm run bench:api -- --against v0.1.0          also the API as it was there
 *   npm run bench:api -- --only "with a key"
 *   npm run bench:api -- --only "the cost of" --processes 10 --pairs 200    for differences of about one per cent
 */
const { values: asked } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '2' },
    only: { type: 'string', default: '' },
    processes: { type: 'string', default: '5' },
    pairs: { type: 'string', default: '100' },
    against: { type: 'string' },
  },
})
/**
 * V8 takes longer to optimize a larger program, so each server is measured after the same number of requests,
 * not after the same time.
 */
const warmRequests = 20_000
/** Requests per second at which times are compared; far less than any of the servers can answer. */
const fixedRate = 500

const data = prepare()
const earlier = asked.against ? prepareEarlier(asked.against) : undefined
const pages = await pagesOf(servers['generated API'])

const version = [get('/version')]
const list = await Promise.all(
  pages.map(({ own, after }) => ({ own: get(own), peer: get(`/v1/products?after=${after}`) })),
)

await compare(
  'GET /version',
  everyone(() => version),
)
await compare(
  'GET /v1/products, 20 of 100,000, 40 pages in turn',
  everyone(isOwn => list.map(isOwn ? ({ own }) => own : ({ peer }) => peer)),
)
await compare('GET /version with a key, 1,000 keys (Zipf)', {
  'without a key': { server: servers['generated API'], requests: version },
  'with a key': { server: servers['generated API'], requests: keyed(data.keys) },
  'with a key, KEY_CACHE_TTL=0': { server: ownWith({ KEY_CACHE_TTL: '0' }), requests: keyed(data.keys) },
  ...withEarlier(({ keys }) => keyed(keys)),
})
/** Counting once costs less than one process differs from the next. */
const timesMore = 20
await small('GET /version, the cost of counting usage', version, {
  'counted or not': { base: ownWithoutUsage(), other: servers['generated API'] },
  [`counted ${timesMore} times more, each`]: {
    base: servers['generated API'],
    other: ownCountingMore(timesMore),
    times: timesMore,
  },
})
await small(
  'GET /v1/products, the cost of following its SQL',
  list.map(({ own }) => own),
  { 'followed or not': { base: ownWithoutSql(), other: servers['generated API'] } },
)
for (const lines of [1, 3])
  await compare(`POST /v1/orders, ${lines} ${lines === 1 ? 'line' : 'lines'}`, {
    'generated API': { server: servers['generated API'], requests: orders(data, lines) },
    ...withEarlier(earlierData => orders(earlierData, lines)),
  })
const ownList = list.map(({ own }) => own)
await compare('GET /v1/products from memory, 40 pages in turn', {
  'GET /version': { server: servers['generated API'], requests: version },
  'the same with the queries': { server: servers['generated API'], requests: ownList.map(versionWith) },
  cached: { server: ownCached(), requests: ownList },
  'not cached': { server: servers['generated API'], requests: ownList },
  'Fastify, @fastify/caching': { server: fastifyCaching, requests: list.map(({ peer }) => peer) },
})
const oneLine = orders(data, 1)
await compare('POST /v1/orders, with 10,000 responses of products in memory', {
  'not cached': { server: servers['generated API'], requests: oneLine },
  cached: { server: ownCached(), requests: oneLine, before: entries(10_000) },
})
await starts()

/** Every server with its requests, and the earlier API. */
function everyone(requestsOf) {
  const entries = Object.entries(servers).map(([name, server]) => {
    return [name, { server, requests: requestsOf(name === 'generated API') }]
  })
  return { ...Object.fromEntries(entries), ...withEarlier(() => requestsOf(true)) }
}

function withEarlier(requestsOf) {
  if (!earlier) return {}
  return { [`generated at ${asked.against}`]: { server: earlier.server, requests: requestsOf(earlier.data) } }
}

/** Requests with keys: of 1,000 clients, the one at place n calls 1/n as often as the first. */
function keyed(keys) {
  let total = 0
  const sums = keys.map((_, place) => {
    total += 1 / (place + 1)
    return total
  })
  const random = sequence(17)
  return Array.from({ length: 5000 }, () => {
    const place = random() * total
    return get('/version', { authorization: `Bearer ${keys[sums.findIndex(sum => place < sum)]}` })
  })
}

function orders({ keys, products }, lines) {
  return Array.from({ length: 50 }, (_, i) => {
    const ids = Array.from({ length: lines }, (_, line) => products[(i * lines + line) % products.length])
    return {
      method: 'POST',
      path: '/v1/orders',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${keys[0]}` },
      body: JSON.stringify({ lines: ids.map(product_id => ({ product_id, quantity: 1 })) }),
    }
  })
}

/** A request without a handler to speak of whose line of the log is as long. */
function versionWith({ path }) {
  return get(`/version?${path.split('?')[1]}`)
}

/** @param {Record<string, string>} headers */
function get(path, headers = {}) {
  return { method: 'GET', path, headers }
}

/** Requests of as many different responses. */
function entries(count) {
  return Array.from({ length: count }, (_, i) => get(`/v1/products?sku=none-${i}`))
}

/** The first pages of the list: the path in the generated API, and the last id of the page before. */
async function pagesOf(server) {
  const { port, stop } = await start(server)
  const found = []
  const first = await page('/v1/products?limit=20')
  let { next, items } = first
  while (found.length < 40) {
    found.push({ own: next, after: items.at(-1).id })
    ;({ next, items } = await page(next))
  }
  await stop()
  return found

  async function page(path) {
    return (await fetch(`http://127.0.0.1:${port}${path}`)).json()
  }
}

/** Numbers from 0 to 1, the same in every run (mulberry32). */
function sequence(seed) {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Prints a table; ratios are to the first row, of pairs measured in the same round. */
async function compare(title, rows) {
  if (!title.includes(asked.only)) return
  const names = Object.keys(rows)
  const costs = Object.fromEntries(names.map(name => [name, []]))
  for (let round = 0; round < Number(asked.rounds); round++)
    for (const name of round % 2 ? names.toReversed() : names) costs[name].push(await costOf(rows[name]))

  console.log(`\n${title}\n${''.padEnd(28)}   CPU µs  ratio  p50 ms  p99 ms p99.9 ms  peak MB`)
  for (const name of names) {
    const of = key => median(costs[name].map(cost => cost[key]))
    const ratio = median(costs[name].map(({ cpu }, round) => cpu / costs[names[0]][round].cpu))
    const figures = [of('cpu').toFixed(1).padStart(8), ratio.toFixed(2).padStart(6)]
    const times = [
      of('p50').toFixed(0).padStart(7),
      of('p99').toFixed(0).padStart(7),
      of('p99_9').toFixed(0).padStart(8),
    ]
    console.log([name.padEnd(28), ...figures, ...times, of('peak').toFixed(0).padStart(8)].join(' '))
  }
}

/** Prints what a difference of about one per cent costs, in per cent of the CPU time of a request, with its 95 % interval. */
async function small(title, requests, rows) {
  if (!title.includes(asked.only)) return
  const [processes, pairs] = [Number(asked.processes), Number(asked.pairs)]
  console.log(`\n${title}\n${''.padEnd(28)}   CPU µs       %   95 % interval   of each process`)
  for (const [name, { base, other, times = 1 }] of Object.entries(rows)) {
    const found = await compareInPairs({ base, other, requests, processes, pairs })
    const percent = ratio => (((ratio - 1) / times) * 100).toFixed(2)
    const interval = found.interval.map(percent).join(' to ')
    const figures = [
      found.base.toFixed(1).padStart(8),
      percent(found.ratio).padStart(7),
      interval.padStart(15),
    ]
    console.log([name.padEnd(28), ...figures, ' ', ...found.each.map(percent)].join(' '))
  }
}

/** CPU time of the warm server per request, in microseconds; times at a fixed rate; memory at its most. */
async function costOf({ server, requests, before: first = [] }) {
  const running = await start(server)
  try {
    for (const { path } of first) await (await fetch(`http://127.0.0.1:${running.port}${path}`)).text()
    for (let warm = 0; warm < warmRequests; ) warm += (await load(running.port, requests, 1)).answered
    const before = running.cpuSeconds()
    const { answered } = await load(running.port, requests, Number(asked.seconds))
    const cpu = ((running.cpuSeconds() - before) / answered) * 1e6
    const { p50, p99, p99_9 } = await load(running.port, requests, Number(asked.seconds), fixedRate)
    return { cpu, p50, p99, p99_9, peak: running.megabytes().peak }
  } finally {
    await running.stop()
  }
}

/** CPU time and memory at the first response, the servers in turn. */
async function starts() {
  const title = 'start to the first 200'
  if (!title.includes(asked.only)) return
  const all = Object.entries({
    ...servers,
    ...(earlier && { [`generated at ${asked.against}`]: earlier.server }),
  })
  const runs = all.map(() => [])
  for (let round = 0; round < Number(asked.rounds); round++)
    for (const [place, [, server]] of all.entries()) {
      const running = await start(server)
      runs[place].push({ cpu: running.cpuSeconds() * 1000, memory: running.megabytes().now })
      await running.stop()
    }

  console.log(`\n${title.padEnd(28)}   CPU ms  ratio  MB`)
  for (const [place, [name]] of all.entries()) {
    const cpu = median(runs[place].map(run => run.cpu))
    const ratio = median(runs[place].map((run, round) => run.cpu / runs[0][round].cpu))
    const memory = median(runs[place].map(run => run.memory))
    console.log(
      `${name.padEnd(28)} ${cpu.toFixed(0).padStart(8)} ${ratio.toFixed(2).padStart(6)} ${memory.toFixed(0).padStart(3)}`,
    )
  }
}

function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b)
  return (sorted[Math.floor((sorted.length - 1) / 2)] + sorted[Math.ceil((sorted.length - 1) / 2)]) / 2
}
