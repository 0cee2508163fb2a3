import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import makeKnex, { type Knex } from 'knex'
import { describe, expect, onTestFinished, test } from 'vitest'
import { faultOf } from '../../src/core/database/fault/fault.ts'
import { databases } from '../support/databases.ts'
import { knexOf } from '../support/knex-project.ts'

/** What a database answers to this, or undefined where it does it. */
async function refusal(work: (knex: Knex) => PromiseLike<unknown>, knex: Knex): Promise<unknown> {
  try {
    await work(knex)
    return undefined
  } catch (error) {
    return error
  }
}

/** Another Knex on the same database, with other settings. */
function other(knex: Knex, connection: object, more: object = {}): Knex {
  const { config } = knex.client
  const own =
    typeof config.connection === 'string' ? { connectionString: config.connection } : config.connection
  const made = makeKnex({
    ...config,
    ...more,
    connection: { ...own, password: knex.client.connectionSettings.password, ...connection },
  })
  onTestFinished(() => made.destroy())
  return made
}

const at = (name: string) => {
  const database = databases.find(each => each.name === name)
  if (!database) throw new Error(name)
  return database
}

type Provoke = (knex: Knex) => PromiseLike<unknown>

const postgres: readonly (readonly [string, string, Provoke])[] = [
  ['25006', 'read-only', k => k.transaction(trx => trx.raw('create table t (x int)'), { readOnly: true })],
  [
    '28000',
    'credentials',
    k => other(k, { user: 'nobody_here', connectionString: undefined }).raw('select 1'),
  ],
  [
    '3D000',
    'no-database',
    k => other(k, { database: 'nowhere', connectionString: undefined }).raw('select 1'),
  ],
  ['3F000', 'no-schema', k => k.schema.withSchema('nowhere').createTable('t', t => t.increments())],
  ['40001', 'conflict', k => raise(k, '40001')],
  ['40P01', 'conflict', k => raise(k, '40P01')],
  [
    '42501',
    'permission',
    k =>
      k.transaction(trx =>
        trx.raw('set local role pg_monitor').then(() => trx.raw('create table public.t (x int)')),
      ),
  ],
  ['42P01', 'gone', k => k('nowhere')],
  ['53100', 'full', k => raise(k, '53100')],
  ['53200', 'memory', k => raise(k, '53200')],
  ['53300', 'connections', k => raise(k, '53300')],
  ['54011', 'limit', k => k.raw(`create table t (${Array.from({ length: 1601 }, (_, n) => `c${n} int`)})`)],
  ['55P03', 'lock-timeout', locked],
  [
    '55006',
    'in-use',
    async k => k.raw('drop database ??', [(await k.raw('select current_database() as d')).rows[0].d]),
  ],
  [
    '57014',
    'cancelled',
    k =>
      k.transaction(trx =>
        trx.raw("set local statement_timeout = '20ms'").then(() => trx.raw('select pg_sleep(5)')),
      ),
  ],
  ['57P01', 'lost', k => k.raw('select pg_terminate_backend(pg_backend_pid())')],
  ['58P01', 'server', k => k.raw("load 'nowhere'")],
  ['XX001', 'damaged', k => raise(k, 'XX001')],
]

const mysql: readonly (readonly [number, string, Provoke])[] = [
  [1045, 'credentials', k => other(k, { password: 'wrong' }).raw('select 1')],
  [1049, 'no-database', k => other(k, { database: 'nowhere' }).raw('select 1')],
  [1146, 'gone', k => k('nowhere')],
  [1205, 'lock-timeout', locked],
  [1213, 'conflict', k => signal(k, 1213, '40001')],
  [1290, 'read-only', k => signal(k, 1290, 'HY000')],
  [1836, 'read-only', k => signal(k, 1836, 'HY000')],
  [1142, 'permission', k => signal(k, 1142, '42000')],
  [1044, 'permission', k => signal(k, 1044, '42000')],
  [1021, 'full', k => signal(k, 1021, 'HY000')],
  [1040, 'connections', k => signal(k, 1040, '08004')],
  [1792, 'read-only', readOnlyInsert],
  [1969, 'cancelled', k => k.raw('set statement max_statement_time = 0.02 for select sleep(5)')],
  [1927, 'lost', k => k.raw('kill connection_id()')],
]

const sqlite: readonly (readonly [string, string, Provoke])[] = [
  ['BUSY', 'busy', busy],
  ['READONLY', 'read-only', k => k.raw('pragma query_only = on').then(() => k.raw('create table t (x int)'))],
  [
    'FULL',
    'full',
    async k => {
      await k.raw('create table t (x)')
      await k.raw('pragma max_page_count = 3')
      await k('t').insert({ x: 'x'.repeat(100_000) })
    },
  ],
  ['TOOBIG', 'limit', k => k.raw('select zeroblob(3000000000)')],
  ['NOTADB', 'no-database-file', k => k.raw('select * from sqlite_master')],
  ['CANTOPEN', 'no-file', k => k.raw("attach '/nowhere/at/all.sqlite' as other")],
]

describe('every refusal that a server gives is known by its kind', () => {
  const pg = at('postgres').isThere ? test : test.skip
  pg.each(postgres)('PostgreSQL %s: %s', async (code, kind, provoke) => {
    const knex = knexOf(await at('postgres').project({}))
    const error = await refusal(provoke, knex)
    expect({ code: Reflect.get(Object(error), 'code'), kind: faultOf(error)?.kind }).toEqual({ code, kind })
  })

  const my = at('mysql').isThere ? test : test.skip
  my.each(mysql)('MySQL and MariaDB %i: %s', async (errno, kind, provoke) => {
    const knex = knexOf(await at('mysql').project({}))
    const error = await refusal(provoke, knex)
    expect({ errno: Reflect.get(Object(error), 'errno'), kind: faultOf(error)?.kind }).toEqual({
      errno,
      kind,
    })
  })

  test.each(sqlite)('SQLite %s: %s', async (name, kind, provoke) => {
    const cwd = await at('sqlite').project({})
    if (name === 'NOTADB') writeFileSync(join(cwd, 'dev.sqlite'), 'x'.repeat(5000))
    const error = await refusal(provoke, knexOf(cwd))
    expect({ error: String(error), kind: faultOf(error)?.kind }).toMatchObject({ kind })
  })

  test('what is no refusal is left to be a bug', () => {
    for (const error of [
      new TypeError('x is not a function'),
      new Error('Cannot read it'),
      'text',
      undefined,
    ])
      expect(faultOf(error)).toBeUndefined()
  })
})

/** A server that is in such a state is not at hand: the server itself sends what it would. */
function raise(knex: Knex, code: string): PromiseLike<unknown> {
  return knex.raw(`do $$ begin raise exception 'provoked' using errcode = '${code}'; end $$`)
}

function signal(knex: Knex, errno: number, state: string): PromiseLike<unknown> {
  return knex.raw(
    `begin not atomic signal sqlstate '${state}' set mysql_errno = ${errno}, message_text = 'provoked'; end`,
  )
}

/** Two sessions, of which the second does not wait for the first. */
async function locked(knex: Knex): Promise<void> {
  await knex.schema.createTable('held', t => t.increments())
  await knex('held').insert({ id: 1 })
  await knex.transaction(async trx => {
    await trx('held').update({ id: 2 })
    await knex.transaction(async second => {
      const limit =
        knex.client.dialect === 'mysql'
          ? 'set session innodb_lock_wait_timeout = 1'
          : "set local lock_timeout = '20ms'"
      await second.raw(limit)
      await second('held').update({ id: 3 })
    })
  })
}

async function readOnlyInsert(knex: Knex): Promise<void> {
  await knex.schema.createTable('t', t => t.increments())
  await knex.transaction(async trx => void (await trx('t').insert({ id: 1 })), { readOnly: true })
}

async function busy(knex: Knex): Promise<void> {
  const holder = new knex.client.driver(knex.client.config.connection.filename)
  onTestFinished(() => holder.close())
  holder.exec('begin exclusive')
  await knex.raw('pragma busy_timeout = 0')
  await knex.raw('create table t (x int)')
}
