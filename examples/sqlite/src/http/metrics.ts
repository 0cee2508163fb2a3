import { AsyncLocalStorage } from 'node:async_hooks'
import { performance } from 'node:perf_hooks'
import type { FastifyInstance } from 'fastify'
import type { Knex } from 'knex'
import type { Settings } from '../config.ts'

type Labels = Readonly<Record<string, string>>

interface Series {
  observe(value: number): void
}

interface Query {
  readonly __knexQueryUid: string
  readonly sql: string
}

/** What OpenTelemetry advises for http.server.request.duration, in seconds. */
const bounds = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10]

/**
 * Serves /metrics in the text format of Prometheus, with OpenTelemetry's names. METRICS says to whom. A route is counted
 * by its pattern, never by the path that was asked for: that would make a series per id.
 */
export function metrics(app: FastifyInstance, audience: Settings['METRICS']): void {
  if (audience === 'off') return
  const requests = histogram(
    'http_server_request_duration_seconds',
    'Duration of HTTP server requests.',
    bounds,
  )

  app.addHook('onResponse', ({ method, route }, { statusCode, elapsedTime }, done) => {
    const series = requests.series(`${method} ${statusCode} ${route?.url}`, () => ({
      http_request_method: method,
      ...(route?.url && { http_route: route.url }),
      http_response_status_code: String(statusCode),
    }))
    series.observe(elapsedTime / 1000)
    done()
  })

  const schema = { hide: true, summary: 'Read the metrics of this process' }
  app.get('/metrics', { schema, config: { audience } }, (_request, reply) =>
    reply.type('text/plain; version=0.0.4; charset=utf-8').send(requests.text() + processMetrics(app.knex)),
  )
}

/** A histogram of Prometheus. A series is found by a key, so that its labels are written once. */
function histogram(name: string, about: string, bounds: readonly number[]) {
  const all = new Map<string, Series & { text(): string }>()
  return {
    series(key: string, labels: () => Labels): Series {
      const found = all.get(key)
      if (found) return found
      const made = newSeries(name, labelText(labels()), bounds)
      all.set(key, made)
      return made
    },
    text(): string {
      const lines = [...all.values()].map(series => series.text())
      return [`# HELP ${name} ${about}`, `# TYPE ${name} histogram`, ...lines, ''].join('\n')
    },
  }
}

function newSeries(name: string, labels: string, bounds: readonly number[]) {
  const counts = new Float64Array(bounds.length + 1)
  let sum = 0
  return {
    observe(value: number): void {
      let bucket = 0
      while (value > (bounds[bucket] ?? Number.POSITIVE_INFINITY)) bucket++
      counts[bucket] = (counts[bucket] ?? 0) + 1
      sum += value
    },
    text(): string {
      let total = 0
      const buckets = [...counts].map((count, i) => {
        total += count
        return `${name}_bucket{${labels},le="${bounds[i] ?? '+Inf'}"} ${total}`
      })
      return [...buckets, `${name}_sum{${labels}} ${sum}`, `${name}_count{${labels}} ${total}`].join('\n')
    },
  }
}

function labelText(labels: Labels): string {
  return Object.entries(labels)
    .map(([label, value]) => `${label}="${value.replace(/[\\"\n]/g, '\\$&')}"`)
    .join(',')
}

/** The process and its connections to the database, in the text format of Prometheus. */
function processMetrics({ client: { pool } }: Knex): string {
  const { user, system } = process.cpuUsage()
  const { rss, heapUsed } = process.memoryUsage()
  const { utilization } = performance.eventLoopUtilization()
  return [
    single('process_cpu_seconds_total', 'counter', 'CPU time, in seconds.', (user + system) / 1e6),
    single('process_resident_memory_bytes', 'gauge', 'Memory that the process holds.', rss),
    single('process_start_time_seconds', 'gauge', 'When the process started.', performance.timeOrigin / 1000),
    single('nodejs_heap_used_bytes', 'gauge', 'Memory of JavaScript in use.', heapUsed),
    single('nodejs_eventloop_utilization', 'gauge', 'The part of its life that it was busy.', utilization),
    '# HELP db_client_connection_count Connections to the database.',
    '# TYPE db_client_connection_count gauge',
    `db_client_connection_count{state="used"} ${pool.numUsed()}`,
    `db_client_connection_count{state="idle"} ${pool.numFree()}`,
    single('db_client_connection_pending_requests', 'gauge', 'Waiting for one.', pool.numPendingAcquires()),
    '',
  ].join('\n')
}

function single(name: string, type: 'counter' | 'gauge', about: string, value: number): string {
  return `# HELP ${name} ${about}\n# TYPE ${name} ${type}\n${name} ${value}`
}

/** What only opens and closes a transaction is not the route's own work. */
const bracket = /^(begin|commit|rollback|savepoint|release|set|pragma)\b/i

/** Tells with every answer how long the database took, where browsers show it: `Server-Timing: db;dur=1.2;desc="queries: 2"`. */
export function serverTiming(app: FastifyInstance): void {
  const current = new AsyncLocalStorage<{ queries: number; ms: number }>()
  const running = new Map<string, { work: { ms: number }; since: number }>()

  app.addHook('onRequest', (_request, _reply, done) => current.run({ queries: 0, ms: 0 }, done))
  app.addHook('onSend', (_request, reply, _payload, done) => {
    const work = current.getStore()
    if (work) reply.header('server-timing', `db;dur=${work.ms.toFixed(1)};desc="queries: ${work.queries}"`)
    done()
  })

  const ended = ({ __knexQueryUid: id }: Query) => {
    const query = running.get(id)
    if (query) query.work.ms += performance.now() - query.since
    running.delete(id)
  }
  app.knex.on('query', ({ __knexQueryUid: id, sql }: Query) => {
    const work = current.getStore()
    if (!work || bracket.test(sql)) return
    work.queries++
    running.set(id, { work, since: performance.now() })
  })
  app.knex.on('query-response', (_rows: unknown, query: Query) => ended(query))
  app.knex.on('query-error', (_error: unknown, query: Query) => ended(query))
}
