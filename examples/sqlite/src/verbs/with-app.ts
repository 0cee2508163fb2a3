import type { FastifyInstance } from 'fastify'
import type { Settings } from '../config/config.ts'

/** Passes the app, which serves nothing. It is loaded here, because most verbs do not need it. */
export async function withApp<T>(
  config: Settings,
  use: (app: FastifyInstance) => T | Promise<T>,
): Promise<T> {
  const { createApp } = await import('../app.ts')
  const app = await createApp(config)
  try {
    return await use(app)
  } finally {
    await app.close()
  }
}
