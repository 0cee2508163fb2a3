import type { FastifyInstance } from 'fastify'

/** A part of the API that can be taken out: docs/parts.md. Each reads its own variables from `app.config`. */
export interface Part {
  /**
   * Adds hooks that run once the caller is known, and before its audience is enforced. A hook onRoute can complete the
   * schema of a route, and set what runs around its writes: `config.around`.
   */
  admit?(app: FastifyInstance): void | Promise<void>
  /** Adds routes beside the blueprints. `measured` returns what is counted besides requests, as Prometheus reads it. */
  serve?(app: FastifyInstance, measured: () => Promise<string>): void | Promise<void>
  /** What it counts, as Prometheus reads it. */
  measured?(app: FastifyInstance): string
  /** What callers should know about it: a section of the document's description, in Markdown. */
  readonly guide?: string
}
