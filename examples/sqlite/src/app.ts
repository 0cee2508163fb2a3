import Fastify, { type FastifyInstance } from 'fastify'
import type { Knex } from 'knex'
import type { Settings } from './config.ts'
import { connect } from './db/connect.ts'
import { type Reading, readingFrom } from './db/unit-of-work.ts'
import { admission, audiences } from './http/audience.ts'
import { contract, validation } from './http/contract.ts'
import { commonHeaders, cors, requestIds } from './http/headers.ts'
import { draining, health, version } from './http/health.ts'
import { logging, requestLog, type Sink } from './http/log.ts'
import { metrics, serverTiming } from './http/metrics.ts'
import { problems, refuseConnection, sendProblem } from './http/problem.ts'
import { counterFor, rateLimit } from './http/rate-limit.ts'
import { orders } from './orders.ts'
import { products } from './products.ts'

/** Every blueprint of this API. A new one is added here, by hand. */
export const blueprints = [health, orders, products, version]

declare module 'fastify' {
  interface FastifyInstance {
    readonly config: Settings
    readonly knex: Knex
    readonly reading: Reading
  }
}

/** The one way to make this API: the server, every test and every manage command call it. */
export async function createApp(
  config: Settings,
  list = blueprints,
  log: Sink = process.stdout,
): Promise<FastifyInstance> {
  const app: FastifyInstance = Fastify({
    ...logging(config, log),
    genReqId: requestIds(config.REQUEST_ID_HEADER),
    trustProxy: config.TRUST_PROXY > 0 && ((_address, hop) => hop < config.TRUST_PROXY),
    bodyLimit: config.BODY_LIMIT,
    return503OnClosing: false, // What was accepted is served; the drain has sent callers elsewhere.
    requestTimeout: config.REQUEST_TIMEOUT * 1000,
    keepAliveTimeout: config.KEEP_ALIVE_TIMEOUT * 1000,
    http: { headersTimeout: config.HEADER_TIMEOUT * 1000, connectionsCheckingInterval: 1000 },
    routerOptions: { maxParamLength: 100 },
    clientErrorHandler: refuseConnection,
    frameworkErrors: (error, request, reply) => sendProblem(error, request, reply.headers(headers)),
  })
  app.decorate('config', config)
  database(app, config)

  // In this order, before a handler runs.
  const headers = commonHeaders(app, config)
  draining(app, headers)
  requestLog(app, config, log)
  if (config.SERVER_TIMING) serverTiming(app)
  cors(app, config.CORS_ORIGINS)
  problems(app)
  validation(app)
  audiences(app, app.knex, config.KEY_PEPPER)
  rateLimit(app, config, await counterFor(app, config))
  admission(app)

  metrics(app, config.METRICS)
  await contract(app, { docs: config.DOCS })
  for (const blueprint of list) await app.register(blueprint)
  await app.ready()
  return app
}

function database(app: FastifyInstance, config: Settings): void {
  const knex = connect(config.DATABASE_URL, config)
  app.decorate('knex', knex)
  app.decorate('reading', readingFrom(knex, config.environment))
  app.addHook('onClose', () => knex.destroy())
}
