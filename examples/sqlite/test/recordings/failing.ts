import { Readable } from 'node:stream'
import { Type } from 'typebox'
import { createApp } from '../../src/app.ts'
import { IdParams } from '../../src/db/row.ts'
import { blueprint } from '../../src/http/request/blueprint.ts'
import { problem } from '../../src/http/response/problem.ts'
import { stream } from '../../src/http/response/replies.ts'
import { startApi } from '../support/api.ts'
import { blueprints, tables } from '../support/shop.ts'

const Body = Type.Object({
  name: Type.String(),
  email: Type.Optional(Type.String()),
  password: Type.Optional(Type.String()),
  answer: Type.Optional(Type.String({ writeOnly: true })),
  logins: Type.Optional(Type.Array(Type.Object({ phrase: Type.String({ format: 'password' }) }))),
})
const Params = Type.Object({ token: Type.String() })
const Query = Type.Object({
  api_key: Type.Optional(Type.String()),
  plain: Type.Optional(Type.String({ writeOnly: true })),
  q: Type.Optional(Type.String()),
})

/** Routes that fail, each in a way of its own. */
export const failing = blueprint('/v1/failures', on => {
  const ware = { sku: 'lost', name: 'Lost', price_cents: 1, stock: 0 }
  on.user.post('/', { summary: 'Write and fail', body: Body }, async ({ db, body }) => {
    await db.wares.add(ware)
    throw new Error(`No room for ${body.name} and ${body.password}.`)
  })
  on.user.post(
    '/with-body',
    { summary: 'Fail', body: Body, query: Query, record: 'body' },
    async ({ db, body }) => {
      await db.query.raw(`select '${body.answer}' as said`)
      throw new Error(`${body.password} ${body.answer} ${JSON.stringify(body.logins)}`)
    },
  )
  on.anonymous.get('/:id', { summary: 'Refuse', params: IdParams, record: '4xx' }, () => {
    throw problem(409, 'Not now.')
  })
  on.anonymous.get(
    '/reads/:table',
    { summary: 'Read and fail', params: Type.Object({ table: Type.String() }) },
    async ({ db, params }) => {
      await db.query.raw(`select 1 from ${params.table} where 1 = 0`)
      return db.query.raw('select no_column')
    },
  )
  on.anonymous.get(
    '/streams',
    { summary: 'Fail to begin', reply: stream('text/plain') },
    () =>
      async ({ db }) => {
        await db.query.raw('select no_column')
        return Readable.from([])
      },
  )
  on.anonymous.get('/texts/:token', { summary: 'Fail without an error', params: Params }, ({ params }) => {
    throw `The token ${params.token} is wrong.`
  })
  on.anonymous.get('/tokens/:token', { summary: 'Fail', params: Params }, ({ params }) => {
    throw new Error(`The token ${params.token} is wrong.`)
  })
})

type Instance = Awaited<ReturnType<typeof createApp>>
type Row = Record<string, string>

/** An API with these routes, and how to read what an instance of it records. */
export async function failingApi() {
  const { app, config, keys } = await startApi([...blueprints, failing])

  /** Sends requests to an instance that records, closes it, and returns what is stored, the oldest first. */
  async function recordedBy(use: (api: Instance) => Promise<unknown>, changes: Partial<typeof config> = {}) {
    await app.knex('api_recordings').delete()
    const settings = { ...config, RECORDINGS: true, ...changes }
    const api = await createApp(settings, { blueprints: [...blueprints, failing], tables })
    await use(api)
    await api.close()
    const rows: Row[] = await app.knex('api_recordings').orderBy('created_at')
    return rows
  }

  /** A POST as the user. */
  const post = (url: string, payload: object, headers = {}) => ({
    method: 'POST' as const,
    url,
    payload,
    headers: { authorization: `Bearer ${keys.user}`, ...headers },
  })

  return { app, config, recordedBy, post }
}
