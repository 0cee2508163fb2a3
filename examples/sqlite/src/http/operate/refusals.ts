import type { FastifyBaseLogger } from 'fastify'

/** Counts and logs the requests that run no hooks: invalid HTTP, CONNECT, and paths that cannot be read. */
export class Refusals {
  readonly #counts = new Map<number, number>()

  add(status: number, ip: string | undefined, log: FastifyBaseLogger): void {
    this.#counts.set(status, (this.#counts.get(status) ?? 0) + 1)
    log.info({ status, ip }, 'refused before it was routed')
  }

  /** In the text format of Prometheus. */
  text(): string {
    const name = 'http_server_refused_requests_total'
    const lines = [...this.#counts].map(
      ([status, count]) => `${name}{http_response_status_code="${status}"} ${count}\n`,
    )
    return `# HELP ${name} Requests refused before they were routed.\n# TYPE ${name} counter\n${lines.join('')}`
  }
}
