import { performance } from 'node:perf_hooks'
import type { FastifyInstance } from 'fastify'
import type { Knex } from 'knex'
import type { Part } from '../part.ts'
import type { Audience } from '../request/audience.ts'
import { type Labels, labelText } from './gauges.ts'

interface Series {
  observe(value: number): void
}

/** The buckets that OpenTelemetry recommends for http.server.request.duration, in seconds. */
const bounds = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10]

/**
 * Serves /metrics in the text format of Prometheus, with OpenTelemetry's names, to the audience in METRICS. Requests are
 * labeled with the route's pattern, not the path, which would make a series per id.
 */
export const metrics: Part = {
  serve(app, more) {
    const { METRICS } = app.config
    if (METRICS !== 'off') serveMetrics(app, METRICS, more)
  },
}

function serveMetrics(app: FastifyInstance, audience: Audience, more: () => Promise<string>): void {
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
  app.get('/metrics', { schema, config: { audience } }, async (_request, reply) => {
    reply.type('text/plain; version=0.0.4; charset=utf-8')
    return requests.text() + (await more()) + processMetrics(app.knex)
  })
}

/** A Prometheus histogram. Series are cached by key, so that their labels are formatted once. */
function histogram(name: string, help: string, bounds: readonly number[]) {
  const all = new Map<string, Series & { text(): string }>()
  return {
    series(key: string, labels: () => Labels): Series {
      const found = all.get(key)
      if (found) return found
      const created = newSeries(name, labelText(labels()), bounds)
      all.set(key, created)
      return created
    },
    text(): string {
      const lines = [...all.values()].map(series => series.text())
      return [`# HELP ${name} ${help}`, `# TYPE ${name} histogram`, ...lines, ''].join('\n')
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

/** The metrics of the process and its database connections, in the text format of Prometheus. */
function processMetrics({ client: { pool } }: Knex): string {
  const { user, system } = process.cpuUsage()
  const { rss, heapUsed } = process.memoryUsage()
  const { utilization } = performance.eventLoopUtilization()
  return [
    metric('process_cpu_seconds_total', 'counter', 'CPU time, in seconds.', (user + system) / 1e6),
    metric('process_resident_memory_bytes', 'gauge', 'Resident memory of the process.', rss),
    metric(
      'process_start_time_seconds',
      'gauge',
      'Start time of the process.',
      performance.timeOrigin / 1000,
    ),
    metric('nodejs_heap_used_bytes', 'gauge', 'JavaScript heap in use.', heapUsed),
    metric(
      'nodejs_eventloop_utilization',
      'gauge',
      'The fraction of time that the event loop was busy.',
      utilization,
    ),
    '# HELP db_client_connection_count Connections to the database.',
    '# TYPE db_client_connection_count gauge',
    `db_client_connection_count{state="used"} ${pool.numUsed()}`,
    `db_client_connection_count{state="idle"} ${pool.numFree()}`,
    metric(
      'db_client_connection_pending_requests',
      'gauge',
      'Requests that wait for a connection.',
      pool.numPendingAcquires(),
    ),
    '',
  ].join('\n')
}

function metric(name: string, type: 'counter' | 'gauge', help: string, value: number): string {
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${name} ${value}`
}
