import type { FastifyInstance } from 'fastify'
import type { Settings } from '../config.ts'
import { histogram } from './histogram.ts'
import { processMetrics } from './process-metrics.ts'

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

  app.addHook('onResponse', ({ method, routeOptions }, { statusCode, elapsedTime }, done) => {
    const series = requests.series(`${method} ${statusCode} ${routeOptions.url}`, () => ({
      http_request_method: method,
      ...(routeOptions.url && { http_route: routeOptions.url }),
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
