import { readdirSync, readFileSync } from 'node:fs'
import { start } from './api-servers.mjs'
import { openClient } from './raw-client.mjs'

/**
 * Compares what a request costs two servers, where the difference is about one per cent and a busy machine changes by far more
 * from one second to the next. Both run at the same time and are sent short blocks of requests in turn; each block gives the
 * nanoseconds of CPU that the server's threads used in it, and each pair of neighbouring blocks a ratio. What one process
 * happens to compile differently is not the same in the next one, so the pair of servers is started several times.
 */
/** @typedef {Parameters<typeof start>[0]} Server */
/** @typedef {Parameters<typeof openClient>[1]} Requests */

const [warmBlocks, blockRequests] = [24, 480]

/**
 * The ratio of `other` to `base` with its 95 % interval: the median of all pairs, and the same of samples of the processes and
 * of their pairs.
 * @param {{ base: Server, other: Server, requests: Requests, processes: number, pairs: number }} options
 */
export async function compareInPairs({ base, other, requests, processes, pairs }) {
  /** @type {number[][]} */
  const ratios = []
  /** @type {number[]} */
  const costs = []
  for (let i = 0; i < processes; i++) {
    const measured = await measure(i % 2 ? [other, base] : [base, other], requests, pairs)
    const found = measured.map(([one, two]) =>
      i % 2 ? { base: two, other: one } : { base: one, other: two },
    )
    ratios.push(found.map(pair => pair.other / pair.base))
    costs.push(...found.map(pair => pair.base))
  }
  return {
    ratio: middle(ratios),
    interval: intervalOf(ratios),
    each: ratios.map(median),
    base: median(costs),
  }
}

/**
 * Microseconds of CPU per request of two servers, in pairs of blocks.
 * @param {readonly Server[]} servers
 * @param {Requests} requests
 * @param {number} pairs
 */
async function measure(servers, requests, pairs) {
  const running = await Promise.all(servers.map(server => start(server)))
  const clients = await Promise.all(running.map(({ port }) => openClient(port, requests)))
  try {
    // In turn, too: a server closes a connection on which nothing is sent.
    for (let i = 0; i < warmBlocks; i++) for (const client of clients) await client.send(blockRequests)
    const found = []
    for (let i = 0; i < pairs; i++) {
      const costs = [0, 0]
      for (const place of i % 2 ? [1, 0] : [0, 1]) {
        const before = cpuOf(running[place].pid)
        await clients[place].send(blockRequests)
        costs[place] = (cpuOf(running[place].pid) - before) / blockRequests / 1000
      }
      found.push(costs)
    }
    return found
  } finally {
    for (const client of clients) client.close()
    await Promise.all(running.map(({ stop }) => stop()))
  }
}

/**
 * Nanoseconds that the threads of a process have run.
 * @param {number} pid
 */
function cpuOf(pid) {
  return readdirSync(`/proc/${pid}/task`)
    .map(task => Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ')[0]))
    .reduce((sum, each) => sum + each, 0)
}

/**
 * The middle of the processes, each with the median of its pairs.
 * @param {readonly (readonly number[])[]} ratios
 */
function middle(ratios) {
  const each = ratios.map(median)
  return each.reduce((sum, one) => sum + one, 0) / each.length
}

/**
 * The middle 95 % of what other samples of the same size would have given (a bootstrap).
 * @param {readonly (readonly number[])[]} ratios
 */
function intervalOf(ratios, samples = 1000) {
  const pick = list => list[Math.floor(Math.random() * list.length)]
  const found = Array.from({ length: samples }, () =>
    middle(ratios.map(() => pick(ratios)).map(process => process.map(() => pick(process)))),
  ).toSorted((a, b) => a - b)
  return [found[Math.floor(samples * 0.025)], found[Math.floor(samples * 0.975)]]
}

/** @param {readonly number[]} numbers */
function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b)
  return (sorted[Math.floor((sorted.length - 1) / 2)] + sorted[Math.ceil((sorted.length - 1) / 2)]) / 2
}
