import { createApp, services } from './app.ts'
import { loadConfig } from './config/config.ts'
import { environment, packageInfo } from './config/env.ts'
import { run } from './errors.ts'
import { batched } from './http/operate/log.ts'
import { startServices } from './resource.ts'
import { onStop } from './signals.ts'

/** How much longer than CLOSE_TIMEOUT a stop may take, in milliseconds: aborted work is rolled back and recorded. */
const ABORT_TIME = 3000

/**
 * Does the work of services, such as jobs, and serves no requests. Its app has all routes: what it writes must be dropped from
 * the memory of the servers, if one of them is cached.
 */
await run(async () => {
  const config = loadConfig(environment())
  const log = batched(process.stdout)
  process.once('exit', log.flush)
  const app = await createApp(config, { log })
  const background = startServices(app, services)
  app.log.info(`The worker of ${packageInfo.name} ${packageInfo.version} runs (${config.environment} config)`)
  onStop(app, async () => {
    const timer = setTimeout(() => process.exit(1), config.CLOSE_TIMEOUT * 1000 + ABORT_TIME)
    await background.stop()
    await app.close()
    clearTimeout(timer)
  })
})
