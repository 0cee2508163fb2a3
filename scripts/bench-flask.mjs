import { parseArgs } from 'node:util'
import { load, prepare, servers, start } from './bench/flask-servers.mjs'

/**
 * Measures what a request costs the API that the Flask template makes, with all its features on, side by side
 * with bare Flask under the same server and with FastAPI and the usual middleware. The servers take turns, for
 * seconds only. The figure is the server's CPU time per request; ratios are of pairs in the same round.
 *
 *   npm run bench:flask -- --rounds 5 --seconds 2
 *   npm run bench:flask -- --project FOLDER        uses a copy of a project
 *   npm run bench:flask -- --only products
 */
const { values: asked } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '2' },
    project: { type: 'string' },
    only: { type: 'string', default: '' },
  },
})

const { keys } = prepare(asked.project)
const pages = await pagesOf(servers['generated API'], ({ next }) => next)
const peerPages = await pagesOf(servers['bare Flask, same server'], ({ next }) => next)

await compare('GET /version', () => [get('/version')])
await compare('GET /v1/products, 20 of 100,000, 20 pages in turn', name =>
  (name === 'generated API' ? pages : peerPages).map(path => get(path)),
)
await compare('GET /version with a key', () => [get('/version', { authorization: `Bearer ${keys[0]}` })], [
  'generated API',
])

/** @param {Record<string, string>} headers */
function get(path, headers = {}) {
  return { method: 'GET', path, headers }
}

/** The paths of the first pages of the list. */
async function pagesOf(words, nextOf) {
  const { port, stop } = await start(words)
  const found = []
  let next = '/v1/products?limit=20'
  while (found.length < 20 && next) {
    found.push(next)
    next = nextOf(await (await fetch(`http://127.0.0.1:${port}${next}`)).json())
  }
  await stop()
  return found
}

/** Prints a table; ratios are to the first row, of pairs measured in the same round. */
async function compare(title, requestsOf, names = Object.keys(servers)) {
  if (!title.includes(asked.only)) return
  const costs = Object.fromEntries(names.map(name => [name, []]))
  for (let round = 0; round < Number(asked.rounds); round++)
    for (const name of round % 2 ? names.toReversed() : names)
      costs[name].push(await costOf(servers[name], requestsOf(name)))

  console.log(`\n${title}\n${''.padEnd(28)}   CPU µs  ratio`)
  for (const name of names) {
    const ratio = median(costs[name].map((cost, round) => cost / costs[names[0]][round]))
    const figures = [median(costs[name]).toFixed(0).padStart(8), ratio.toFixed(2).padStart(6)]
    console.log([name.padEnd(28), ...figures].join(' '))
  }
}

/** CPU time of the warm server per request, in microseconds. */
async function costOf(words, requests) {
  const running = await start(words)
  try {
    await load(running.port, requests, 1)
    const before = running.cpuSeconds()
    const { answered } = await load(running.port, requests, Number(asked.seconds))
    return ((running.cpuSeconds() - before) / answered) * 1e6
  } finally {
    await running.stop()
  }
}

function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b)
  return (sorted[Math.floor((sorted.length - 1) / 2)] + sorted[Math.ceil((sorted.length - 1) / 2)]) / 2
}
