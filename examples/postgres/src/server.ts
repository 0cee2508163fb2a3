import { setTimeout as wait } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import { blueprints, createApp } from './app.ts'
import { loadConfig, type Settings } from './config.ts'
import { about, environment } from './env.ts'
import { run, UserError } from './errors.ts'
import { inTurns } from './http/log.ts'

await run(async () => {
  const config = loadConfig(environment())
  const log = inTurns(process.stdout)
  process.once('exit', log.flush)
  const app = await createApp(config, blueprints, log)
  await listen(app, config)
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.once(signal, () => run(() => close(app, config)))
})

async function listen(app: FastifyInstance, { HOST, PORT, environment }: Settings): Promise<void> {
  const text = (address: string) =>
    `${about.name} ${about.version} listens on ${address} (${environment} config)`
  try {
    await app.listen({ host: HOST, port: PORT, listenTextResolver: text })
  } catch (error) {
    await app.close()
    if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error
    throw new UserError(`Port ${PORT} of ${HOST} is in use.`, 'Stop what uses it, or set another PORT.')
  }
}

/** Says that it is not ready, waits until that is known, then finishes what runs; nothing else keeps the process alive. */
async function close(app: FastifyInstance, { CLOSE_TIMEOUT, DRAIN_DELAY }: Settings): Promise<void> {
  app.drain()
  await wait(DRAIN_DELAY * 1000)
  const impatience = setTimeout(() => {
    app.log.error(`Requests still ran after ${CLOSE_TIMEOUT} s.`)
    process.exit(1)
  }, CLOSE_TIMEOUT * 1000)
  await app.close()
  clearTimeout(impatience)
}
