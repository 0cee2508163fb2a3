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
let sent = 0
const result = await autocannon({
  url: `http://127.0.0.1:${port}`,
  connections: 32,
  duration: seconds,
  ...(rate && { overallRate: rate }),
  // A list is built for each connection before it sends: little work for each request, but time that counts as that of the first
  // ones where the rate is fixed.
  requests: rate
    ? [{ setupRequest: nextRequest }]
    : requests.map(request => ({ ...request, ...prepared(request) })),
})
const { '2xx': answered, non2xx, errors, latency } = result
const { p50, p99, p99_9 } = latency
console.log(JSON.stringify({ answered, failed: non2xx + errors, p50, p99, p99_9 }))

/** All connections take the requests in turn. */
function nextRequest(defaults) {
  const request = { ...defaults, ...requests[sent++ % requests.length] }
  return prepared(request).setupRequest?.(request) ?? request
}

/** A write is not the repetition of another. */
function prepared({ method }) {
  if (method !== 'POST') return {}
  return {
    setupRequest: request => ({
      ...request,
      headers: { ...request.headers, 'idempotency-key': randomUUID() },
    }),
  }
}
