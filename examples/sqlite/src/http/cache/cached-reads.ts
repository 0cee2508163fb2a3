import type { FastifyRequest } from 'fastify'
import { loggedUrl } from '../operate/log.ts'
import type { AroundRead } from '../request/run-handler.ts'
import type { SerializedResponse } from '../response/serialized-response.ts'
import type { CacheRule } from './cache-rule.ts'
import type { Changes } from './changes.ts'
import { keyOf, targetOf } from './request-key.ts'
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
  /** Logs a message once. */
  warn(message: string): void
}

/** A response that is not in memory: its key, and the request that asks for it first. */
interface Wanted {
  readonly key: string
  readonly sent: { readonly target: string; readonly loggedUrl: string }
  readonly open: Open
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
  const prefix = cache.prefixOf(request)
  const known = cache.stored.getAt(targetOf(request, rule, prefix))
  if (known) request.loggedUrl = known.loggedUrl
  const found = known ?? cache.stored.get(keyOf(request, rule, prefix))
  if (found) cache.counts.hits++
  return found?.response
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
    const prefix = cache.prefixOf(request)
    const key = keyOf(request, rule, prefix)
    counts.misses++
    const running = flights.get(key)
    if (running && changes.isUnchanged(running.since, [everyTable])) return running.response
    const sent = { target: targetOf(request, rule, prefix), loggedUrl: loggedUrl(request.url) }
    const flight = { since: changes.time, response: made(cache, rule, { key, sent, open }) }
    flights.set(key, flight)
    const landed = () => void (flights.get(key) === flight && flights.delete(key))
    flight.response.then(landed, landed)
    return flight.response
  }
}

/** Makes a response and keeps it with the tables that the handler read. */
async function made(
  { changes, stored, known, warn }: Cache,
  rule: CacheRule,
  { key, sent, open }: Wanted,
): Promise<SerializedResponse> {
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
  if (!stored.set(key, { response: inBytes(response), since, until, tables: [...tables], ...sent }))
    warn(`A response of ${rule.name} is larger than CACHE_BYTES and is not cached.`)
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
