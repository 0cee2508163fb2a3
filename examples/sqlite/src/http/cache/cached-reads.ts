import type { FastifyRequest } from 'fastify'
import type { AroundRead } from '../request/run-handler.ts'
import type { SerializedResponse } from '../response/serialized-response.ts'
import type { CacheRule } from './cache-rule.ts'
import type { Changes } from './changes.ts'
import { everyTable, tablesRead } from './statement-tables.ts'
import type { StoredResponses } from './stored-responses.ts'

type Open = Parameters<AroundRead>[1]

/** What all cached routes of an app share. */
export interface Cache {
  readonly changes: Changes
  readonly stored: StoredResponses
  readonly counts: { hits: number; misses: number; bypasses: number }
  /** The names of the tables of this API. */
  readonly known: ReadonlySet<string>
  /** Whether this instance has heard of every write that was acknowledged. Else nothing is sent from memory. */
  isFresh(): boolean
  prefixOf(request: FastifyRequest): string
  warn(message: string): void
}

interface Flight {
  readonly since: number
  readonly response: Promise<SerializedResponse>
}

/**
 * The response to a request, if it is in memory. It needs no validation: a request with the same key was valid. A caller with a
 * key of the API is never given what is in memory.
 */
export function storedResponse(
  cache: Cache,
  rule: CacheRule,
  request: FastifyRequest,
): SerializedResponse | undefined {
  if (request.user || !cache.isFresh()) return undefined
  const found = cache.stored.get(keyOf(request, rule, cache.prefixOf(request)))
  if (found) cache.counts.hits++
  return found
}

/**
 * Makes responses and keeps them, except for callers with a key. Requests for one response that arrive while it is made wait
 * for it, unless a write has begun since.
 */
export function cachedReads(cache: Cache, rule: CacheRule): AroundRead {
  const { changes, counts } = cache
  const flights = new Map<string, Flight>()
  const forCaller = { ...rule.headers, 'cache-control': 'private, no-cache' }

  return (request, open) => {
    if (request.user || !cache.isFresh()) {
      counts.bypasses++
      const made = open()
      const complete = (response: SerializedResponse) =>
        withHeaders(response, request.user ? forCaller : rule.headers)
      return made instanceof Promise ? made.then(complete) : complete(made)
    }
    const key = keyOf(request, rule, cache.prefixOf(request))
    counts.misses++
    const running = flights.get(key)
    if (running && changes.isUnchanged(running.since, [everyTable])) return running.response
    const flight = { since: changes.time, response: made(cache, rule, key, open) }
    flights.set(key, flight)
    const landed = () => void (flights.get(key) === flight && flights.delete(key))
    flight.response.then(landed, landed)
    return flight.response
  }
}

/** Makes a response and keeps it with the tables that the handler read. */
async function made(cache: Cache, rule: CacheRule, key: string, open: Open): Promise<SerializedResponse> {
  const { changes, stored, known } = cache
  const since = changes.time
  const until = performance.now() + rule.milliseconds
  const tables = new Set(rule.tables)
  const response = withHeaders(
    await open(statement => {
      for (const table of tablesRead(statement, known))
        if (table !== everyTable || rule.tables.length === 0) tables.add(table)
    }),
    rule.headers,
  )
  if (!stored.set(key, { response: inBytes(response), since, until, tables: [...tables] }))
    cache.warn(`A response of ${rule.name} is larger than CACHE_BYTES and is not cached.`)
  return response
}

/** A text would be encoded each time it is sent, which takes longer than all else for a page of a list. */
function inBytes(response: SerializedResponse): SerializedResponse {
  const { text, content } = response
  return text === undefined || content
    ? response
    : { ...response, text: undefined, content: Buffer.from(text) }
}

/** The headers of the route. What the handler says in Cache-Control counts, and its Vary is added to. */
function withHeaders(
  response: SerializedResponse,
  headers: Readonly<Record<string, string>>,
): SerializedResponse {
  const vary = [response.headers.vary, headers.vary].filter(Boolean).join(', ')
  return { ...response, headers: { ...headers, ...response.headers, ...(vary && { vary }) } }
}

/** Requests with one key get one response. The order of parameters does not matter, that of their values does. */
function keyOf({ url, headers, route }: FastifyRequest, { vary }: CacheRule, prefix: string): string {
  const start = url.indexOf('?')
  const path = start === -1 ? url : url.slice(0, start)
  const query = start === -1 ? '' : sorted(url.slice(start + 1))
  const varied = vary.map(name => JSON.stringify(headers[name] ?? null)).join()
  return `${route?.url} ${prefix} ${path}?${query} ${varied}`
}

/** Sorts parameters by name; the values of one keep their order. */
function sorted(query: string): string {
  if (!query.includes('&')) return query
  const nameOf = (parameter: string) => parameter.split('=', 1)[0] ?? ''
  const byName = (a: string, b: string) => (nameOf(a) < nameOf(b) ? -1 : nameOf(a) > nameOf(b) ? 1 : 0)
  return query.split('&').toSorted(byName).join('&')
}
