import { expect, onTestFinished, test } from 'vitest'
import { connect } from '../src/db/connect.ts'
import { interrupt } from '../src/db/session.ts'
import { blueprint } from '../src/http/request/blueprint.ts'
import { startApi } from './support/api.ts'

const slow = blueprint('/test', on => {
  const sql = "select pg_sleep(60), 'to be stopped'"
  on.anonymous.post('/slow', { summary: 'Wait' }, async ({ db }) => void (await db.query.raw(sql)))
  on.anonymous.get('/slow', { summary: 'Wait' }, async ({ db }) => void (await db.query.raw(sql)))
})

const lost = blueprint('/test', on => {
  on.anonymous.post('/lost', { summary: 'Lose the connection in a part' }, async ({ db }) => {
    await db
      .atomically(async part => {
        const {
          rows: [{ id }],
        } = await part.query.raw('select pg_backend_pid() as id')
        await app.knex.raw(`select pg_terminate_backend(${id})`)
        throw new RangeError('the own error of the part')
      })
      .catch(() => {})
  })
})

const { app, call, config } = await startApi([slow, lost], { RESPONSE_TIMEOUT: '1', STATEMENT_TIMEOUT: '60' })

test.each(['GET', 'POST'] as const)(
  'after RESPONSE_TIMEOUT the statement of a %s is cancelled on the server',
  async method => {
    const other = connect(config.DATABASE_URL)
    const running = async () => {
      const { rows } = await other.raw(
        "select state from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and state <> 'idle'",
      )
      return rows.length
    }
    const response = call(method, '/test/slow')
    await expect.poll(running).toBe(1)

    expect((await response).status).toBe(503)
    await expect.poll(running).toBe(0)
    await other.destroy()
  },
)

test('a cancellation that comes after its statement has ended does not end the next one', async () => {
  const { client } = app.knex
  const connection = await client.acquireConnection()
  onTestFinished(() => client.releaseConnection(connection))
  const first = app.knex
    .raw('select 1')
    .connection(connection)
    .catch(() => {})
  for (let turn = 0; turn < 100; turn++) await null // Until it is sent; its response cannot arrive meanwhile.
  interrupt(connection)
  await first

  await expect(app.knex.raw('select pg_sleep(0.3)').connection(connection)).resolves.toBeDefined()
})

test('a connection that is lost between two statements is a 503, also when the handler catches the error', async () => {
  expect((await call('POST', '/test/lost')).status).toBe(503)
  await expect(app.knex.raw('select 1')).resolves.toBeDefined()
})
