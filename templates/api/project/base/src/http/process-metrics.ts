import { performance } from 'node:perf_hooks'
import type { Knex } from 'knex'

/** The process and its connections to the database, in the text format of Prometheus. */
export function processMetrics({ client: { pool } }: Knex): string {
  const { user, system } = process.cpuUsage()
  const { rss, heapUsed } = process.memoryUsage()
  return [
    single('process_cpu_seconds_total', 'counter', 'CPU time, in seconds.', (user + system) / 1e6),
    single('process_resident_memory_bytes', 'gauge', 'Memory that the process holds.', rss),
    single('process_start_time_seconds', 'gauge', 'When the process started.', performance.timeOrigin / 1000),
    single('nodejs_heap_used_bytes', 'gauge', 'Memory of JavaScript in use.', heapUsed),
    single(
      'nodejs_eventloop_utilization',
      'gauge',
      'The part of its life that the event loop was busy.',
      performance.eventLoopUtilization().utilization,
    ),
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
