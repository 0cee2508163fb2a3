import type { FastifyPluginAsync, HTTPMethods } from 'fastify'
import { afterAll } from 'vitest'
import { createApp } from '../../src/app.ts'
import { addClient } from '../../src/clients/clients.ts'
import { TestingConfig } from '../../src/config/config.ts'
import { type Environment, load } from '../../src/config/env.ts'
import { withDatabase } from '../../src/db/connect.ts'
import { migrate } from '../../src/db/migrate.ts'
import type { LogOutput } from '../../src/http/operate/log.ts'
import type { Role } from '../../src/http/request/route.ts'
import { temporaryDatabase } from './database.ts'
import { blueprints, createShop, tables } from './shop.ts'

interface Options {
  readonly as?: Role | 'other'
  readonly headers?: Record<string, string>
  readonly body?: object | string
}

/** The clock of the APIs: before all deprecations, so that no test depends on the day it runs. */
export const beforeAllSunsets = Date.UTC(2020, 0)

/** Starts an API on a new, migrated database with two users and an admin. Both are removed after the test file. */
export async function startApi(
  list: readonly FastifyPluginAsync[] = blueprints,
  variables: Environment = {},
  log?: LogOutput,
  now = () => beforeAllSunsets,
) {
  const database = await temporaryDatabase()
  const config = load(TestingConfig, { DATABASE_URL: database.url, ...variables })
  const app = await createApp(config, { blueprints: list, tables, log, now })
  await withDatabase(config.DATABASE_URL, async knex => {
    await migrate(knex)
    await createShop(knex)
  })
  const add = (role: Role, name: string = role) =>
    addClient(app.knex, config, {
      ...{ name: `test ${name}`, email: `${name}@example.com`, role },
      ...{ by: 'test', expires: null },
    })
  const keys = { user: await add('user'), other: await add('user', 'other'), admin: await add('admin') }

  afterAll(async () => {
    await app.close()
    await database.drop()
  })

  /** Sends a request, e.g. `call('POST', '/v1/wares', { as: 'admin', body })`. */
  async function call(method: HTTPMethods, url: string, options: Options = {}) {
    const { as, headers, body } = options
    const response = await app.inject({
      method,
      url,
      headers: { ...(as && { authorization: `Bearer ${keys[as]}` }), ...headers },
      ...(body !== undefined && { payload: body }),
    })
    const json = response.body !== '' && /json/.test(String(response.headers['content-type']))
    return {
      status: response.statusCode,
      headers: response.headers,
      body: json ? response.json() : response.body,
    }
  }

  return { app, config, call, keys }
}
