import { afterAll } from 'vitest'
import { createApp } from '../src/app.ts'
import { addClient } from '../src/clients.ts'
import { TestingConfig } from '../src/config.ts'
import { withDatabase } from '../src/db/connect.ts'
import { migrate } from '../src/db/migrate.ts'
import type { Role } from '../src/db/schema.ts'
import { type Environment, load } from '../src/env.ts'
import type { Sink } from '../src/http/log.ts'
import { temporaryDatabase } from './database.ts'

interface Options {
  readonly as?: Role | 'other'
  readonly headers?: Record<string, string>
  readonly body?: object | string
}

/** An API of its own on a database of its own, migrated, with two users and an admin. Gone after the test file. */
export async function startApi(
  blueprints?: Parameters<typeof createApp>[1],
  variables: Environment = {},
  log?: Sink,
) {
  const database = await temporaryDatabase()
  const config = load(TestingConfig, { DATABASE_URL: database.url, ...variables })
  const app = await createApp(config, blueprints, log)
  await withDatabase(config.DATABASE_URL, migrate)
  const add = (role: Role, name: string = role) =>
    addClient(app.knex, config, { name: `test ${name}`, email: `${name}@example.com`, role })
  const keys = { user: await add('user'), other: await add('user', 'other'), admin: await add('admin') }

  afterAll(async () => {
    await app.close()
    await database.drop()
  })

  /** Sends a request, as in `call('POST', '/v1/products', { as: 'admin', body })`. */
  async function call(
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE' | 'OPTIONS',
    url: string,
    options: Options = {},
  ) {
    const { as, headers, body } = options
    const answer = await app.inject({
      method,
      url,
      headers: { ...(as && { authorization: `Bearer ${keys[as]}` }), ...headers },
      ...(body !== undefined && { payload: body }),
    })
    const json = /json/.test(String(answer.headers['content-type']))
    return { status: answer.statusCode, headers: answer.headers, body: json ? answer.json() : answer.body }
  }

  return { app, config, call, keys }
}
