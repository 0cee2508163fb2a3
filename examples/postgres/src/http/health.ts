import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { pendingMigrations } from '../db/migrate.ts'
import { about } from '../env.ts'
import { blueprint } from './blueprint.ts'
import { problem } from './problem.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** From now on /health/ready answers 503, and callers are told to open their next connection elsewhere. */
    drain(): void
    isDraining(): boolean
  }
}

/**
 * Between SIGTERM and the close requests are still served, so that load balancers can notice. `headers` are those of
 * every answer.
 */
export function draining(app: FastifyInstance, headers: Record<string, string>): void {
  let stops = false
  let idle: NodeJS.Timeout | undefined
  const drain = () => {
    stops = true
    headers.connection = 'close'
  }
  app.decorate('drain', drain)
  app.decorate('isDraining', () => stops)

  // A connection whose last request began before the drain would stay open, and keep the server from closing.
  app.addHook('preClose', async () => {
    drain()
    idle = setInterval(() => app.server.closeIdleConnections(), 50)
  })
  app.addHook('onClose', async () => clearInterval(idle))
}

const Status = Type.Object({ status: Type.Literal('ok') })
const ok = { status: 'ok' } as const

export const health = async (app: FastifyInstance): Promise<void> =>
  blueprint('/health', on => {
    on.anonymous.get('/live', { summary: 'Tell whether the process runs', reply: Status }, () => ok)

    const ready = { summary: 'Tell whether requests can be served', reply: Status }
    on.anonymous.get('/ready', ready, async ({ db }) => {
      if (app.isDraining()) throw problem(503, 'This instance is about to stop.')
      const pending = await pendingMigrations(db.query).catch(error => {
        throw problem(503, 'The database cannot be reached.', { cause: error })
      })
      if (pending.length > 0) throw problem(503, `Pending migrations: ${pending.length}.`)
      return ok
    })
  })(app)

const Version = Type.Object({
  name: Type.String({ examples: ['shop'] }),
  version: Type.String({ examples: ['1.4.0'] }),
  commit: Type.Optional(Type.String({ description: 'Of the source that runs.', examples: ['4f3b0c1'] })),
})

/** The same as the API-Version of every answer, apart. */
export const version = async (app: FastifyInstance): Promise<void> => {
  const { COMMIT } = app.config
  const answer = COMMIT ? { ...about, commit: COMMIT } : about
  await blueprint('/version', on => {
    on.anonymous.get('/', { summary: 'Read the name and version of this API', reply: Version }, () => answer)
  })(app)
}
