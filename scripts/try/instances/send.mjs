import { request as open } from 'node:http'

/**
 * Sends one request; on a new connection unless there is an `agent`. Resolves with the whole response.
 * Rejects with the socket's error: `reused` says whether the connection had been used before, `began` whether
 * a part of the response arrived.
 * @param {string} url
 * @param {{ method?: string, headers?: object, body?: any, agent?: import('node:http').Agent | false, timeout?: number }} options
 * @returns {Promise<{ status: number, headers: import('node:http').IncomingHttpHeaders, text: string }>}
 */
export function send(url, { method = 'GET', headers = {}, body, agent = false, timeout = 30_000 } = {}) {
  return new Promise((resolve, reject) => {
    const json = body && { 'content-type': 'application/json' }
    const request = open(url, { method, agent, headers: { ...headers, ...json }, timeout })
    const failed = began => error => reject(Object.assign(error, { reused: request.reusedSocket, began }))
    request.on('timeout', () => request.destroy(new Error(`no answer within ${timeout / 1000} s`)))
    request.on('error', failed(false))
    request.on('response', response => {
      response.on('error', failed(true))
      let text = ''
      response.setEncoding('utf8').on('data', chunk => {
        text += chunk
      })
      response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, text }))
    })
    request.end(body && JSON.stringify(body))
  })
}

export function bearer(key) {
  return { authorization: `Bearer ${key}` }
}

/** Orders one piece of a product, once per Idempotency-Key. */
export function placeOrder({ url }, client, product, key, agent) {
  const headers = { ...bearer(client), 'idempotency-key': key }
  const body = { lines: [{ product_id: product.id, quantity: 1 }] }
  return send(`${url}/v1/orders`, { method: 'POST', headers, body, agent })
}

/** How often each status occurred: `30 × 200, 60 × 429`. */
export function tally(answers) {
  const counts = new Map()
  for (const { status } of answers) counts.set(status, (counts.get(status) ?? 0) + 1)
  return [...counts]
    .sort()
    .map(([status, count]) => `${count} × ${status}`)
    .join(', ')
}
