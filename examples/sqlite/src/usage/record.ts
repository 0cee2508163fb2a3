import { setTimeout as wait } from 'node:timers/promises'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { packageInfo } from '../config/env.ts'
import { isProbe } from '../http/operate/probes.ts'
import { usedFields } from '../http/request/deprecated-fields.ts'
import { inOpenApi } from '../http/request/deprecation.ts'
import { OTHER } from './agent.ts'
import { Counts } from './counts.ts'
import { rollUp } from './roll-up.ts'
import { writeCounts } from './write.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The deprecated fields that it uses. */
    usedFields: readonly string[] | null
  }
}

/** How often counts are written, in milliseconds: what a killed process loses. */
const INTERVAL = 10_000
const none: readonly string[] = []
/** Stands for all requests that match no route. */
const unmatched = {}

/** What callers should know about it. */
export const guide = `## Your program

Send \`API-Client: NAME/VERSION\`, e.g. \`shop-app/2.3.1\`: it says which version still calls what will be dropped.`

/** Counts every request, except health checks and preflights, and writes the counts while the server listens and at the close. */
export function admit(app: FastifyInstance): void {
  const counts = new Counts(nameOf)
  app.decorateRequest('usedFields', null)
  app.addHook('onRoute', route => {
    const { deprecatedFields } = route.config ?? {}
    if (!deprecatedFields) return
    const used = usedFields(deprecatedFields)
    route.preValidation = (request, _reply, done) => {
      request.usedFields = used(request)
      done()
    }
  })
  app.addHook('onResponse', (request, { statusCode }, done) => {
    const route = countedRoute(request)
    const { headers, user } = request
    const said = headers['api-client'] ?? headers['user-agent'] ?? ''
    const isError = statusCode >= 400
    if (route) counts.add(route, user ? user.name : '', String(said), isError, fieldsOf(request, isError))
    done()
  })
  writeWhileListening(app, counts)
}

function countedRoute(request: FastifyRequest): object | undefined {
  const { route } = request
  if (route?.audience) return isProbe(route.url) ? undefined : route
  return route && request.is404 ? unmatched : undefined
}

/** The deprecated fields that a request uses. What comes from memory is sent before the validation. */
function fieldsOf({ usedFields: used, route, query }: FastifyRequest, isError: boolean): readonly string[] {
  if (used || isError || !route?.deprecatedFields) return used ?? none
  return usedFields(route.deprecatedFields)({ query })
}

/** `GET /v1/orders/{id}`, also for HEAD. */
function nameOf(route: object): string {
  const { method, url }: { method?: string; url?: string } = route
  if (!url) return OTHER
  return `${method === 'HEAD' ? 'GET' : method} ${inOpenApi(url)}`.slice(0, 200)
}

/** A write that fails is logged and tried again later: no request waits or fails for it. */
function writeWhileListening(app: FastifyInstance, counts: Counts): void {
  const { knex, log, config } = app
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> | undefined
  let hasFailed = false
  let rolledUp = ''

  async function write(tries = 1): Promise<void> {
    const rows = counts.take()
    if (rows.length === 0) return
    try {
      await attempt(tries, () => writeCounts(knex, rows, packageInfo.version))
      hasFailed = false
    } catch (error) {
      counts.putBack(rows)
      if (!hasFailed) log.warn({ err: error }, 'The usage was not stored, and will be later.')
      hasFailed = true
    }
  }

  async function tick(): Promise<void> {
    await write()
    const today = new Date().toISOString().slice(0, 10)
    if (hasFailed || rolledUp === today) return
    rolledUp = today
    await rollUp(knex, config.USAGE_DAYS).catch(error => {
      log.warn({ err: error }, 'Old usage was not rolled up.')
    })
  }

  app.addHook('onListen', async () => {
    timer = setInterval(() => {
      running ??= tick().finally(() => {
        running = undefined
      })
    }, INTERVAL)
  })
  app.addHook('onClose', async () => {
    clearInterval(timer)
    await running
    await write(3)
    const lost = counts.take().reduce((sum, { calls }) => sum + calls, 0)
    if (lost > 0) log.error(`The usage of the last ${lost} calls was lost.`)
  })
}

/** Runs `work` until it succeeds, at most `tries` times. */
async function attempt(tries: number, work: () => Promise<void>): Promise<void> {
  for (let left = tries; ; left--)
    try {
      return await work()
    } catch (error) {
      if (left <= 1) throw error
      await wait(200 * Math.random())
    }
}
