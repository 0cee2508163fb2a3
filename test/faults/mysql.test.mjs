import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { databaseLayer, limits } from '../support/database-layer.mjs'
import { installed, serversOfThisFile } from '../support/own-servers.mjs'
import { errorOf, testRows } from './rows.mjs'

const layer = await databaseLayer('mysql')
const { open, command, request, faultOf } = layer
const servers = serversOfThisFile()
const options = ['--max-user-connections=50', '--innodb-buffer-pool-size=8M', '--innodb-log-file-size=8M']
const onMysql = 'MySQL tells it, MariaDB does not, and MySQL is not among the servers of the tests'
const noMemory = 'a server that has no memory is ended by the system before it can say so'

describe.skipIf(!installed.mariadb)('the table of MariaDB', () => {
  const url = installed.mariadb ? servers.start('mariadb', ...options) : 'mysql://localhost/app'
  const at = changes => Object.assign(new URL(url), changes)
  const admin = command(at({ username: 'root', password: '' }))
  const api = open(url, { ...limits, LOCK_TIMEOUT: 1, STATEMENT_TIMEOUT: 10 })
  const inRequest = (sql, knex = api) => errorOf(run(sql, knex))
  const run = (sql, knex = api) =>
    request(
      knex,
      async db => {
        for (const each of [sql].flat()) await db.query.raw(each)
      },
      console.error,
    )

  testRows(
    layer,
    {
      1020: () => changedSince(),
      1021: 'a full disk is reported as error 28, which the next test provokes',
      1036: () => readOnlyEngine(),
      1037: noMemory,
      1038: 'no statement was found that MariaDB 10.11 cannot sort with its least memory',
      1040: () => serverLimit(),
      1041: noMemory,
      1044: () => inRequest('select 1', plain({ pathname: '/mysql' })),
      1045: () => inRequest('select 1', open(at({ password: 'wrong' }))),
      1047: 'it needs a cluster',
      1049: () => inRequest('select 1', open(at({ pathname: '/nowhere' }))),
      1053: 'MariaDB closes the connections of what runs while it stops, as the next test sees',
      1114: () => memoryTable(),
      1129: 'a client on the same machine as the server is never blocked',
      1130: 'it needs a client on another machine',
      1203: () => userLimit(),
      1205: () => held(),
      1206: 'it needs more row locks than a quarter of the buffer pool holds, which takes minutes to make',
      1213: () => deadlock(),
      1226: () => accountLimit(),
      1317: () => inRequest('kill query connection_id()'),
      1637: 'it needs a thousand transactions per rollback segment',
      1792: () =>
        errorOf(api.transaction(trx => trx.raw('insert into filled values (1)'), { readOnly: true })),
      1836: 'MariaDB tells 1036 in its place',
      1874: 'MariaDB tells 1036 in its place',
      1927: () => inRequest('kill connection_id()'),
      1969: () =>
        inRequest([
          'set statement max_statement_time = 0.2 for select sleep(5)',
          'set statement max_statement_time = 0.2 for select count(*) from seq_1_to_100000000',
        ]),
      3024: onMysql,
      3572: onMysql,
      4031: onMysql,
    },
    error => error?.errno,
  )

  test('a server that stops ends what runs in it', async () => {
    const { servers, url } = await another()
    const sleeping = inRequest('select sleep(20)', open(url))
    await pause(500)
    await servers.restart('mariadb', 'stop')
    expect(faultOf(await sleeping)).toBe('unreachable')
  })

  test('a full disk is error 28 of the system', async () => {
    const small = `${servers.folder}/small`
    try {
      servers.shell(`mkdir '${small}'; mount -t tmpfs -o size=1m tmpfs '${small}'; chown mysql '${small}'`)
    } catch {
      return // Only root may mount.
    }
    try {
      const { url } = await another(`--tmpdir=${small}`)
      const error = await inRequest(
        'select seq, repeat(md5(seq), 20) as text from seq_1_to_100000 order by text',
        open(url),
      )
      expect(error?.message).toMatch(/28/)
      expect(faultOf(error)).toBe('full')
    } finally {
      servers.shell(`umount -l '${small}'`)
    }
  })

  function plain(changes) {
    return open(at({ username: 'plain', password: 'plain', ...changes }))
  }

  async function changedSince() {
    await admin.raw('create table app.changed (id int primary key, n int) engine = innodb')
    await admin.raw('insert into app.changed values (1, 1)')
    await admin.raw("create user plain@localhost identified by 'plain'")
    await admin.raw('grant all on app.* to plain@localhost')
    const knex = open(url, { ...limits, POOL_SIZE: 1 })
    await knex.raw('set session innodb_snapshot_isolation = 1')
    await knex.raw('set session transaction isolation level repeatable read')
    const work = async db => {
      await db.query('changed')
      await admin.raw('update app.changed set n = n + 1')
      await db.query('changed').update({ n: 5 })
    }
    return errorOf(request(knex, work, console.error))
  }

  async function serverLimit() {
    await admin.raw('set global max_connections = 10')
    const knexes = Array.from({ length: 14 }, () => plain({}))
    const errors = await Promise.all(knexes.map(knex => errorOf(knex.raw('select sleep(0.5)'))))
    await Promise.all(knexes.map(knex => knex.destroy()))
    await admin.raw('set global max_connections = 151')
    return errors.find(Boolean)
  }

  async function memoryTable() {
    await admin.raw('create table if not exists app.filled (n int) engine = innodb')
    return inRequest([
      'set session max_heap_table_size = 16384',
      'create temporary table small (text varchar(1000)) engine = memory',
      "insert into small select repeat('x', 1000) from seq_1_to_1000",
    ])
  }

  async function userLimit() {
    await admin.raw('set global max_user_connections = 1')
    const [one, other] = [plain({}), plain({})]
    await one.raw('select 1')
    const error = await inRequest('select 1', other)
    await admin.raw('set global max_user_connections = 50')
    await one.destroy()
    return error
  }

  async function accountLimit() {
    await admin.raw("create user few@localhost identified by 'few' with max_queries_per_hour 1")
    await admin.raw('grant all on app.* to few@localhost')
    return inRequest(['select 1', 'select 1'], open(at({ username: 'few', password: 'few' })))
  }

  async function held() {
    const theirs = await admin.transaction()
    await theirs.raw('update app.changed set n = 5')
    const error = await inRequest('update changed set n = 6')
    await theirs.rollback()
    return error
  }

  async function deadlock() {
    await admin.raw('create table app.pairs (id int primary key, n int) engine = innodb')
    await admin.raw('insert into app.pairs select seq, 0 from seq_1_to_50')
    const work = async db => {
      await db.query('pairs').where({ id: 1 }).update({ n: 1 })
      const theirs = await admin.transaction()
      await theirs.raw('update app.pairs set n = 2 where id > 1')
      const waiting = errorOf(theirs.raw('update app.pairs set n = 2 where id = 1').then(() => {}))
      await pause(200)
      const error = await errorOf(db.query('pairs').where({ id: 2 }).update({ n: 1 }))
      await waiting
      await theirs.rollback()
      throw error
    }
    return errorOf(request(api, work, console.error))
  }

  async function readOnlyEngine() {
    const own = await another()
    await own.admin.raw('create table app.filled (n int) engine = innodb')
    own.servers.shell(`echo --innodb-read-only >'${own.servers.folder}/mariadb/options'`)
    await own.servers.restart('mariadb', 'stop')
    return inRequest('insert into filled values (1)', open(own.url))
  }

  /** A server that is not the one of the other rows. */
  async function another(...more) {
    const own = servers.others()
    const url = own.start('mariadb', ...more)
    return { servers: own, url, admin: command(url) }
  }
})
