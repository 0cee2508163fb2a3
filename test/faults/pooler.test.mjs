import { expect, test } from 'vitest'
import { databaseLayer, limits } from '../support/database-layer.mjs'

const { GAPI_TEST_PGBOUNCER: pooler, GAPI_TEST_POSTGRES: server } = process.env
const on = test.skipIf(!pooler || !server)
const { open, command, request, readRunnerFor, faultOf, Deadline } = await databaseLayer('postgres')
const short = {
  ...limits,
  STATEMENT_TIMEOUT: 1,
  RESPONSE_TIMEOUT: 60,
  LOCK_TIMEOUT: 1,
  IDLE_TRANSACTION_TIMEOUT: 1,
}
const direct = () => command(server)

const errorOf = work =>
  work.then(
    () => undefined,
    error => error,
  )
const inRequest = (knex, sql, options) =>
  errorOf(request(knex, db => db.query.raw(sql), console.error, options))

/** Whether the server still runs a statement with these words. */
async function isRunning(words) {
  const here = 'pid <> pg_backend_pid() and state = ?'
  const { rows } = await direct().raw(`select 1 from pg_stat_activity where ${here} and query like ?`, [
    'active',
    `%${words}%`,
  ])
  return rows.length > 0
}

on(
  'behind a pooler the server itself ends a statement of a transaction after STATEMENT_TIMEOUT',
  async () => {
    const error = await inRequest(open(pooler, short), "select pg_sleep(30), 'pooled 1'")
    expect([error?.code, faultOf(error)]).toEqual(['57014', 'slow'])
    expect(error.message).toContain('statement timeout')
    expect(await isRunning('pooled 1')).toBe(false)
  },
)

on('behind a pooler a lock is waited for LOCK_TIMEOUT', async () => {
  const theirs = await direct().transaction()
  await theirs.raw('select pg_advisory_xact_lock(77)')
  const error = await inRequest(
    open(pooler, { ...short, STATEMENT_TIMEOUT: 20 }),
    'select pg_advisory_xact_lock(77)',
  )
  expect([error?.code, faultOf(error)]).toEqual(['55P03', 'locked'])
  await theirs.rollback()
})

on('behind a pooler the server ends a transaction that does nothing', async () => {
  const idle = request(
    open(pooler, short),
    async db => {
      await db.query.raw('select 1')
      await new Promise(done => setTimeout(done, 1500))
      await db.query.raw('select 1')
    },
    console.error,
  )
  expect(faultOf(await errorOf(idle))).toMatch(/slow|unreachable/)
})

on('the limits of one client of a pooler are not those of the next', async () => {
  const limited = open(pooler, { ...short, STATEMENT_TIMEOUT: 7 })
  const shown = async db => (await db.query.raw('show statement_timeout')).rows[0].statement_timeout
  expect(await request(limited, shown, console.error)).toBe('7s')
  const others = command(pooler)
  const seen = await Promise.all(Array.from({ length: 8 }, () => others.raw('show statement_timeout')))
  expect(seen.map(({ rows }) => rows[0].statement_timeout)).not.toContain('7s')
})

on.each(['reads outside of a transaction', 'reads in one'])(
  'behind a pooler a statement that %s ends after STATEMENT_TIMEOUT, in the server too',
  async name => {
    const environment = name === 'reads in one' ? 'testing' : 'production'
    const reading = readRunnerFor(open(pooler, short), environment)
    const read = reading(db => db.query.raw("select pg_sleep(30), 'pooled 2'"), new Deadline(20))
    expect(faultOf(await errorOf(read))).toBe('slow')
    await expect.poll(() => isRunning('pooled 2')).toBe(false)
  },
)

on('behind a pooler the deadline of a request ends what runs in the server', async () => {
  const deadline = new Deadline(1)
  const error = await inRequest(open(pooler), "select pg_sleep(30), 'pooled 3'", { deadline })
  expect(faultOf(error)).toBe('slow')
  await expect.poll(() => isRunning('pooled 3')).toBe(false)
})
