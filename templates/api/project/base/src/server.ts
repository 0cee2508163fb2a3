import { setTimeout as wait } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import { createApp, services } from './app.ts'
import { loadConfig, type Settings } from './config/config.ts'
import { environment, packageInfo } from './config/env.ts'
import { run, UserError } from './errors.ts'
import { batched } from './http/operate/log.ts'
import { type Background, startServices } from './resource.ts'
import { onStop } from './signals.ts'

await run(async () => {
  const config = loadConfig(environment())
  const log = batched(process.stdout)
  process.once('exit', log.flush)
  const app = await createApp(config, { log })
  await listen(app, config)
  const background = startServices(app, config.WORKER_IN_SERVER ? services : [])
  onStop(app, () => close(app, config, background))
})

async function listen(app: FastifyInstance, { HOST, PORT, environment }: Settings): Promise<void> {
  const text = (address: string) =>
    `${packageInfo.name} ${packageInfo.version} listens on ${address} (${environment} config)`
  try {
    await app.listen({ host: HOST, port: PORT, listenTextResolver: text })
  } catch (error) {
    await app.close()
    if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error
    throw new UserError(
      `Port ${PORT} of ${HOST} is in use.`,
      'Stop the program that uses it, or set another PORT.',
    )
  }
}

/** Reports not ready, waits until load balancers notice, then finishes running requests. Then the process ends. */
async function close(
  app: FastifyInstance,
  { CLOSE_TIMEOUT, DRAIN_DELAY }: Settings,
  background: Background,
): Promise<void> {
  app.drain()
  const stopped = background.stop()
  await wait(DRAIN_DELAY * 1000)
  const timer = setTimeout(() => {
    app.log.error(`Requests were still running after ${CLOSE_TIMEOUT} s.`)
    process.exit(1)
  }, CLOSE_TIMEOUT * 1000)
  await stopped
  await app.close()
  clearTimeout(timer)
}
