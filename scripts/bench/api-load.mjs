import { randomUUID } from 'node:crypto'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'

/**
 * Sends requests to a server for some seconds, in turn, and prints how many were answered and how long they
 * took, in milliseconds. Its standard input is `{ port, seconds, rate?, requests: [{ method, path, headers,
 * body }] }`; `rate` is a number of requests per second, without it they are as fast as 32 connections can.
 */
const autocannon = createRequire(join(process.env.PEERS ?? '', 'package.json'))('autocannon')
const { port, seconds, rate, requests } = JSON.parse(await text(process.stdin))
const result = await autocannon({
  url: `http://127.0.0.1:${port}`,
  connections: 32,
  duration: seconds,
  ...(rate && { overallRate: rate }),
  requests: requests.map(request =>
    request.method === 'POST' ? { ...request, setupRequest: withKey } : request,
  ),
})
const { '2xx': answered, non2xx, errors, latency } = result
const { p50, p99, p99_9 } = latency
console.log(JSON.stringify({ answered, failed: non2xx + errors, p50, p99, p99_9 }))

/** A write is not the repetition of another. */
function withKey(request) {
  return { ...request, headers: { ...request.headers, 'idempotency-key': randomUUID() } }
}
