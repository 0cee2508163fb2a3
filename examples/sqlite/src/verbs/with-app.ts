import type { FastifyInstance } from 'fastify'
import type { Settings } from '../config/config.ts'
import type { AppChanges } from '../resource.ts'

/** Passes the app, which serves nothing. Standard output is for what the verb prints. Most verbs do not need it, so it is loaded here. */
export async function withApp<T>(
  config: Settings,
  use: (app: FastifyInstance) => T | Promise<T>,
  { settings, ...options }: AppChanges = {},
): Promise<T> {
  const { createApp } = await import('../app.ts')
  const app = await createApp({ ...config, ...settings }, { log: process.stderr, ...options })
  try {
    return await use(app)
  } finally {
    await app.close()
  }
}
