import type { FastifyInstance } from 'fastify'
import type { Settings } from '../config/config.ts'

/** Passes the app, which serves nothing. Standard output is for what the verb prints. Most verbs do not need it, so it is loaded here. */
export async function withApp<T>(
  config: Settings,
  use: (app: FastifyInstance) => T | Promise<T>,
): Promise<T> {
  const { createApp } = await import('../app.ts')
  const app = await createApp(config, { log: process.stderr })
  try {
    return await use(app)
  } finally {
    await app.close()
  }
}
