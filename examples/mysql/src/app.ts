import { randomUUID } from 'node:crypto'
import Fastify, { type FastifyInstance, type FastifyReply, LogController } from 'fastify'
import type { Knex } from 'knex'
import { about } from './about.ts'
import { blueprints } from './blueprints.ts'
import type { Settings } from './config.ts'
import { connect } from './db/connect.ts'
import { type Reading, readingIn } from './db/unit-of-work.ts'
import { audiences } from './http/audience.ts'
import { contract } from './http/contract.ts'
import { problems, sendProblem } from './http/error-handler.ts'
import { requestLog } from './http/log.ts'
import { validation } from './http/validation.ts'

declare module 'fastify' {
  interface FastifyInstance {
    readonly knex: Knex
    readonly reading: Reading
  }
}

/** The one way to make this API: the server, every test and every manage command call it. */
export async function createApp(config: Settings, list = blueprints): Promise<FastifyInstance> {
  const app: FastifyInstance = Fastify({
    logger: config.LOG_LEVEL === 'silent' ? false : { level: config.LOG_LEVEL },
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    bodyLimit: config.BODY_LIMIT,
    frameworkErrors: (error, request, reply) => sendProblem(error, request, versioned(reply)),
  })

  const knex = connect(config.DATABASE_URL)
  app.decorate('knex', knex)
  app.decorate('reading', readingIn(config.environment))
  app.addHook('onClose', () => knex.destroy())
  app.addHook('onRequest', async (_request, reply) => void versioned(reply))

  requestLog(app)
  problems(app)
  validation(app)
  audiences(app, knex, config.KEY_PEPPER)
  await contract(app, { docs: config.DOCS })
  for (const blueprint of list) await app.register(blueprint)
  await app.ready()
  return app
}

function versioned(reply: FastifyReply): FastifyReply {
  return reply.header('api-version', about.version)
}
