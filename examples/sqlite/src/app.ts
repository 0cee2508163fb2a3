import Fastify, { type FastifyInstance, type FastifyPluginAsync } from 'fastify'
import type { Knex } from 'knex'
import { clientFinder } from './clients/find-client.ts'
import type { Settings } from './config/config.ts'
import { connect, probeConnection } from './db/connect.ts'
import { loadTables, type TableFactory } from './db/tables.ts'
import { type ReadRunner, readRunnerFor } from './db/unit-of-work.ts'
import type { WatchedCommit } from './db/watch.ts'
import { contract } from './http/contract/contract.ts'
import { deprecationsPage } from './http/contract/deprecations-page.ts'
import { connections } from './http/operate/connections.ts'
import { gaugesText } from './http/operate/gauges.ts'
import { draining, health, version } from './http/operate/health.ts'
import { type LogOutput, logging, requestLog } from './http/operate/log.ts'
import { Refusals } from './http/operate/refusals.ts'
import { serverTiming } from './http/operate/server-timing.ts'
import type { Part } from './http/part.ts'
import { addressOf } from './http/request/address.ts'
import { audiences, enforceAudiences, type FindClient } from './http/request/audience.ts'
import { headChecks, requestTarget } from './http/request/head.ts'
import { methods, unmatchedRequests } from './http/request/methods.ts'
import { validation } from './http/request/validation.ts'
import { preflights } from './http/response/cors.ts'
import { deprecations } from './http/response/deprecations.ts'
import { commonHeaders, fixedHeaders, requestIds } from './http/response/headers.ts'
import { problems, sendProblem } from './http/response/problem.ts'
import { serializers } from './http/response/serializers.ts'
import * as parts from './parts.ts'
import { loadServices, type Resource } from './resource.ts'
import * as resources from './resources.ts'

const allTables = await loadTables(resources)

/** What resources do besides serving requests. */
export const services = await loadServices(resources)
const gauges = services.flatMap(service => service.gauges ?? [])

/** By name, which is not the order of every module system; then the services, which are parts, too. */
const installed = Object.entries<Part>(parts)
  .toSorted(([a], [b]) => (a < b ? -1 : 1))
  .map(([, part]) => part)
  .concat(services)

const modules = await Promise.all(
  Object.values<Resource>(resources).flatMap(({ routes }) => routes?.() ?? []),
)

/** Every blueprint of this API; the resources are listed in resources.ts. */
export const blueprints = [health, ...modules.flatMap(({ routes }) => routes), version]

interface AppOptions {
  readonly blueprints?: readonly FastifyPluginAsync[]
  readonly tables?: TableFactory
  readonly log?: LogOutput
  /** The clock, in milliseconds: what is deprecated ends by it. */
  readonly now?: () => number
  /** Finds the client of a key (default: in the database). */
  readonly findClient?: FindClient
}

declare module 'fastify' {
  interface FastifyInstance {
    readonly config: Settings
    readonly knex: Knex
    readonly tables: TableFactory
    readonly probe: Knex
    readonly runRead: ReadRunner
    /** Set by a part that follows the transactions of writes. */
    watchCommit?: () => WatchedCommit
  }
}

/** Creates the API, for the server, the tests and the manage commands. */
export async function createApp(
  config: Settings,
  {
    blueprints: registered = blueprints,
    tables = allTables,
    log = process.stdout,
    now = Date.now,
    findClient,
  }: AppOptions = {},
): Promise<FastifyInstance> {
  const headers = fixedHeaders(config)
  const refusals = new Refusals()
  const { onError, beforeUnhooked, watch } = connections(headers, (status, ip) =>
    refusals.add(status, ip, app.log),
  )
  const app: FastifyInstance = Fastify({
    ...logging(config, log),
    genReqId: requestIds(config.REQUEST_ID_HEADER),
    trustProxy: config.TRUST_PROXY > 0 && ((_address, hop) => hop < config.TRUST_PROXY),
    bodyLimit: config.BODY_LIMIT,
    return503OnClosing: false, // Requests on open connections are served, see draining.
    requestTimeout: config.REQUEST_TIMEOUT * 1000,
    keepAliveTimeout: config.KEEP_ALIVE_TIMEOUT * 1000,
    http: {
      headersTimeout: config.HEADER_TIMEOUT * 1000,
      connectionsCheckingInterval: 1000,
      requireHostHeader: false,
    },
    routerOptions: { maxParamLength: 100 },
    rewriteUrl: requestTarget,
    clientErrorHandler: onError,
    frameworkErrors: (error, request, reply) => {
      setHeaders(request, reply)
      beforeUnhooked(request, reply)
      sendProblem(error, request, reply)
      refusals.add(reply.statusCode, addressOf(request), app.log)
    },
  })
  app.decorate('config', config)
  database(app, config, tables)

  methods(app)

  // The order matters: these hooks run in it before a handler.
  const setHeaders = commonHeaders(app, config, headers)
  watch(app)
  headChecks(app)
  draining(app, headers)
  requestLog(app, config, log)
  if (config.SERVER_TIMING) serverTiming(app)
  preflights(app, config)
  problems(app)
  validation(app)
  serializers(app)
  audiences(app, findClient ?? clientFinder(app.knex, config, app.log))
  deprecations(app, now)
  for (const part of installed) await part.admit?.(app)
  enforceAudiences(app)
  unmatchedRequests(app)

  await contract(
    app,
    installed.flatMap(({ guide }) => guide ?? []),
  )
  const counted = () => installed.map(part => part.measured?.(app) ?? '').join('')
  const more = async () => refusals.text() + counted() + (await gaugesText(app.probe, gauges))
  for (const part of installed) await part.serve?.(app, more)
  deprecationsPage(app)
  for (const blueprint of registered) await app.register(blueprint)
  await app.ready()
  return app
}

function database(app: FastifyInstance, config: Settings, tables: TableFactory): void {
  const knex = connect(config.DATABASE_URL, config)
  app.decorate('knex', knex)
  app.decorate('tables', tables)
  const probe = probeConnection(knex, config.DATABASE_URL, config)
  app.decorate('probe', probe)
  app.decorate('observers', [])
  app.decorate('runRead', readRunnerFor({ knex, tables }, config.environment))
  app.addHook('onClose', async () => {
    await knex.destroy()
    if (probe !== knex) await probe.destroy()
  })
}
