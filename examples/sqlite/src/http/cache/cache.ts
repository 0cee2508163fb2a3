import type { FastifyInstance, FastifySchema, onRequestHookHandler } from 'fastify'
import { OwnedTable, Table } from '../../db/table.ts'
import { UserError } from '../../errors.ts'
import type { Part } from '../part.ts'
import { ownHeadersOf } from '../request/declaration.ts'
import { prefixes } from '../request/prefix.ts'
import type { AnySpec } from '../request/route.ts'
import type { AroundRead } from '../request/run-handler.ts'
import { expose } from '../response/cors.ts'
import { fixedHeaders } from '../response/headers.ts'
import { sendResponse } from '../response/reply.ts'
import { acrossInstances, instanceIds } from './across-instances.ts'
import { type CacheOptions, type CacheRule, cacheRuleOf } from './cache-rule.ts'
import { type Cache, cachedReads, storedResponse } from './cached-reads.ts'
import { Changes } from './changes.ts'
import { inThisProcess } from './coherence.ts'
import { commitWatcher } from './commit-watcher.ts'
import { everyTable, tableOf } from './statement-tables.ts'
import { StoredResponses } from './stored-responses.ts'

declare module '../request/route.ts' {
  interface PartOptions {
    /** Keeps responses in memory for this time, e.g. `60s`, or until a write through `db` changes them: docs/caching.md. */
    readonly cache?: string | CacheOptions
  }
}

declare module 'fastify' {
  interface FastifyInstance {
    /** Set by the part `cache`, if a route is cached. */
    responseCache?: ResponseCache
  }
}

interface ResponseCache extends Cache {
  /** Drops everything, in all instances. */
  clear(): void | Promise<void>
}

/** Less would not hold one response of a list. */
const leastBytes = 65_536

/** Responds from memory on routes with `cache`, and drops what a write changes before its response is sent. */
export const cache: Part = {
  admit(app) {
    const { CACHE_BYTES } = app.config
    if (CACHE_BYTES > 0 && CACHE_BYTES < leastBytes)
      throw new UserError(
        `CACHE_BYTES is ${CACHE_BYTES}, which is too small for one response.`,
        `Set it to at least ${leastBytes}, or to 0 to keep none.`,
        2,
      )
    const reads = new Map<AnySpec, AroundRead>()
    app.addHook('onRoute', route => {
      const { method, url, schema, config } = route
      const spec = config?.spec
      if (!config || spec?.cache === undefined || !schema) return
      const options = typeof spec.cache === 'string' ? { for: spec.cache } : spec.cache
      const declared = { name: `${method} ${url}`, method: String(method), audience: config.audience, spec }
      const known = new Set(tableNames(app))
      const rule = cacheRuleOf(declared, options, known, fixedHeaders(app.config).vary)
      app.responseCache ??= responseCache(app, known)
      const around = reads.get(spec) ?? cachedReads(app.responseCache, rule)
      reads.set(spec, around)
      config.aroundRead = around
      route.onRequest = [
        ...[route.onRequest ?? []].flat(),
        fromMemory(app.responseCache, rule, ownHeadersOf(spec)),
      ]
      document(schema, rule.headers['cache-control'])
      const entry = app.routeTable.at(-1)
      if (entry) entry.note = `cached ${rule.for}`
    })
  },
  serve(app) {
    const schema = { hide: true, summary: 'Drop every response in memory' }
    app.delete('/cache', { schema, config: { audience: 'admin' } }, async (_request, reply) => {
      await app.responseCache?.clear()
      return reply.code(204).send()
    })
  },
  measured: ({ responseCache }) => (responseCache ? textOf(responseCache) : ''),
}

function tableNames({ tables, knex }: FastifyInstance): string[] {
  return Object.values<unknown>({ ...tables(knex) }).flatMap(table =>
    table instanceof Table || table instanceof OwnedTable ? [tableOf(table.name)] : [],
  )
}

/** Responds from memory, after the rate limit and before the request is validated. */
function fromMemory(shared: Cache, rule: CacheRule, ownHeaders: string): onRequestHookHandler {
  return (request, reply, done) => {
    const found = storedResponse(shared, rule, request)
    if (!found) return done()
    if (ownHeaders) expose(reply, ownHeaders)
    sendResponse(request, reply, found)
  }
}

/** What the routes of an app share. From now on, its writes are followed. */
function responseCache(app: FastifyInstance, known: ReadonlySet<string>): ResponseCache {
  const { CACHE_BYTES, CACHE_URL } = app.config
  const changes = new Changes()
  const { id, newWriteId } = instanceIds()
  const isShared = !CACHE_URL.reveal().startsWith('memory:')
  const coherence = isShared ? acrossInstances(app, id, changes) : inThisProcess(changes)
  const stored = new StoredResponses(CACHE_BYTES, changes)
  const warned = new Set<string>()
  app.watchCommit = commitWatcher(coherence, newWriteId)
  app.addHook('onReady', () => coherence.load())
  app.addHook('onListen', async () => coherence.open())
  app.addHook('preClose', () => coherence.leave())
  app.addHook('onClose', async () => coherence.close())
  return {
    ...{ changes, stored, known, prefixOf: prefixes(app.config) },
    counts: { hits: 0, misses: 0, bypasses: 0 },
    isFresh: () => coherence.isFresh(),
    warn(message) {
      if (!warned.has(message)) app.log.warn(message)
      warned.add(message)
    },
    clear() {
      stored.clear()
      return coherence.end({ id: newWriteId(), tables: [everyTable] })
    },
  }
}

/** Adds Cache-Control to the responses of the contract. */
function document({ response }: FastifySchema, value = ''): void {
  const header = {
    description: 'For how long it may be used without asking again.',
    schema: { type: 'string' },
    example: value,
  }
  for (const [status, schema] of Object.entries<object>(Object(response)))
    if (/^2|^304$/.test(status))
      Object.assign(schema, { headers: { 'Cache-Control': header, ...Reflect.get(schema, 'headers') } })
}

/** In the text format of Prometheus. */
function textOf({ counts, stored }: ResponseCache): string {
  const { hits, misses, bypasses } = counts
  const metric = (name: string, type: string, help: string, ...values: string[]) =>
    [`# HELP http_cache_${name} ${help}`, `# TYPE http_cache_${name} ${type}`]
      .concat(values.map(value => `http_cache_${name}${value}\n`))
      .join('\n')
  const drops = Object.entries(stored.drops).map(([cause, count]) => `{cause="${cause}"} ${count}`)
  return [
    metric('hits_total', 'counter', 'Responses that were sent from memory.', ` ${hits}`),
    metric('misses_total', 'counter', 'Responses that were not in memory.', ` ${misses}`),
    metric('bypasses_total', 'counter', 'Responses that must not come from memory.', ` ${bypasses}`),
    metric(
      'drops_total',
      'counter',
      'Responses that were dropped, by cause.',
      drops.join('\nhttp_cache_drops_total'),
    ),
    metric('bytes', 'gauge', 'Bytes of the responses in memory.', ` ${stored.bytes}`),
  ].join('')
}
