import type { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { packageInfo } from '../../config/env.ts'
import { faultOf, faults } from '../../db/fault.ts'
import { notReadyReason } from '../../db/ready.ts'
import { blueprint } from '../request/blueprint.ts'
import { problem } from '../response/problem.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** Makes /health/ready 503, and closes each connection after its response. */
    drain(): void
    isDraining(): boolean
  }
}

/**
 * Between SIGTERM and the end requests are still served, until load balancers notice. `headers` are part of every
 * response.
 */
export function draining(app: FastifyInstance, headers: Record<string, string>): void {
  let isStopping = false
  let idle: NodeJS.Timeout | undefined
  const sockets = new Set<Socket>()
  const drain = () => {
    isStopping = true
    headers.connection = 'close'
  }
  app.decorate('drain', drain)
  app.decorate('isDraining', () => isStopping)

  // Connections whose last request began before the drain, or that never sent one, would stay open, and the server could
  // not close.
  app.server.on('connection', socket => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  const closeIdle = () => {
    app.server.closeIdleConnections()
    for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy()
  }
  app.addHook('preClose', async () => {
    drain()
    idle = setInterval(closeIdle, 50)
  })
  app.addHook('onClose', async () => clearInterval(idle))
}

const Health = Type.Object({ status: Type.Literal('ok') }, { title: 'Health' })
const ok = { status: 'ok' } as const

export const health = async (app: FastifyInstance): Promise<void> =>
  blueprint('/health', 'Health checks for load balancers and orchestrators.', on => {
    on.anonymous.get('/live', { summary: 'Check that the process is running', reply: Health }, () => ok)

    const notReady = shared(app.config.READY_TTL, () => notReadyReason(app))
    const ready = { summary: 'Check that requests can be served', reply: Health }
    on.anonymous.get('/ready', ready, async () => {
      if (app.isDraining()) throw problem(503, 'This instance is shutting down.')
      const reason = await notReady().catch(error => {
        throw problem(503, faults[faultOf(error) ?? 'unreachable'].detail, { cause: error })
      })
      if (reason) throw problem(503, reason)
      return ok
    })
  })(app)

/** Shares the result of `work`, also an error, between callers until `seconds` after its start. */
function shared<T>(seconds: number, work: () => Promise<T>): () => Promise<T> {
  let until = 0
  let latest: Promise<T> | undefined
  return () => {
    const now = performance.now()
    if (latest && now < until) return latest
    until = now + seconds * 1000
    latest = work()
    return latest
  }
}

const Version = Type.Object(
  {
    name: Type.String({ examples: ['shop'] }),
    version: Type.String({ examples: ['1.4.0'] }),
    commit: Type.Optional(Type.String({ description: 'The commit that was built.', examples: ['4f3b0c1'] })),
  },
  { title: 'Version' },
)

/** The parts of the API-Version header, as JSON. */
export const version = async (app: FastifyInstance): Promise<void> => {
  const { COMMIT } = app.config
  const { name, version } = packageInfo
  const answer = { name, version, ...(COMMIT && { commit: COMMIT }) }
  await blueprint('/version', 'The version of this API.', on => {
    on.anonymous.get('/', { summary: 'Read the name and version of this API', reply: Version }, () => answer)
  })(app)
}
