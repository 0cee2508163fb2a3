import Fastify, { type FastifyInstance } from 'fastify'
import type { Knex } from 'knex'
import { blueprints } from './blueprints.ts'
import type { Settings } from './config.ts'
import { connect } from './db/connect.ts'
import { type Reading, readingIn } from './db/unit-of-work.ts'
import { admission, audiences } from './http/audience.ts'
import { contract } from './http/contract.ts'
import { cors } from './http/cors.ts'
import { draining } from './http/draining.ts'
import { problems, sendProblem } from './http/error-handler.ts'
import { fixedHeaders } from './http/fixed-headers.ts'
import { logging, requestLog, type Sink } from './http/log.ts'
import { metrics } from './http/metrics.ts'
import { serverTiming } from './http/server-timing.ts'
import { requestIds, trace } from './http/trace.ts'
import { validation } from './http/validation.ts'
import { counterFor, rateLimit } from './limits/rate-limit.ts'

declare module 'fastify' {
  interface FastifyInstance {
    readonly config: Settings
    readonly knex: Knex
    readonly reading: Reading
  }
}

/** The one way to make this API: the server, every test and every manage command call it. */
export async function createApp(config: Settings, list = blueprints, log?: Sink): Promise<FastifyInstance> {
  const app: FastifyInstance = Fastify({
    ...logging(config, log),
    genReqId: requestIds(config.REQUEST_ID_HEADER),
    trustProxy: config.TRUST_PROXY > 0 && ((_address, hop) => hop < config.TRUST_PROXY),
    bodyLimit: config.BODY_LIMIT,
    requestTimeout: config.REQUEST_TIMEOUT * 1000,
    keepAliveTimeout: config.KEEP_ALIVE_TIMEOUT * 1000,
    http: { headersTimeout: config.HEADER_TIMEOUT * 1000 },
    routerOptions: { maxParamLength: 100 },
    frameworkErrors: (error, request, reply) => sendProblem(error, request, withHeaders(reply)),
  })
  app.decorate('config', config)
  database(app, config)

  // In this order, before a handler runs.
  const withHeaders = fixedHeaders(app, config)
  trace(app)
  requestLog(app)
  if (config.SERVER_TIMING) serverTiming(app)
  cors(app, config.CORS_ORIGINS)
  draining(app)
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
  app.decorate('reading', readingIn(config.environment))
  app.addHook('onClose', () => knex.destroy())
}
