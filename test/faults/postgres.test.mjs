import { describe, expect, test } from 'vitest'
import { databaseLayer, limits } from '../support/database-layer.mjs'
import { installed, serversOfThisFile } from '../support/own-servers.mjs'
import { errorOf, testRows } from './rows.mjs'

const layer = await databaseLayer('postgres')
const { open, command, request, faultOf } = layer
const servers = serversOfThisFile()

describe.skipIf(!installed.postgres)('the table of PostgreSQL', () => {
  const url = installed.postgres ? servers.start('postgres') : 'postgres://localhost/app'
  const admin = command(url)
  const api = open(url, { ...limits, LOCK_TIMEOUT: 1, STATEMENT_TIMEOUT: 10 })
  const at = (changes, of = url) => open(Object.assign(new URL(of), changes))
  const inRequest = (sql, knex = api) => errorOf(request(knex, db => db.query.raw(sql), console.error))
  const data = `${servers.folder}/postgres`
  const isOld =
    !installed.postgres || Number(servers.shell(`psql '${url}' -Atc 'show server_version_num'`)) < 170000

  test('a disk that is full (53100)', async () => {
    const mounted = `${servers.folder}/full`
    try {
      servers.shell(
        `mkdir '${mounted}'; mount -t tmpfs -o size=8m tmpfs '${mounted}'; chown postgres '${mounted}'`,
      )
    } catch {
      return // Only root may mount.
    }
    try {
      await admin.raw(`create tablespace small location '${mounted}'`)
      const error = await inRequest(
        'create table filled tablespace small as select repeat(md5(n::text), 9) from generate_series(1, 200000) n',
      )
      expect([error?.code, faultOf(error)]).toEqual(['53100', 'full'])
    } finally {
      await admin.raw('drop tablespace small')
      servers.shell(`umount '${mounted}'`)
    }
  })

  test('the crash of another session ends this one without an error of its own', async () => {
    expect(faultOf(await crashed())).toBe('unreachable')
  })

  testRows(
    layer,
    {
      '08': installed.pgbouncer ? poolerWithoutServer : 'there is no PgBouncer here',
      25006: () => readOnly(),
      '25P03': () => idle({ IDLE_TRANSACTION_TIMEOUT: 1 }),
      '25P04': isOld
        ? 'PostgreSQL has transaction_timeout from 17 on'
        : () => inRequest('set local transaction_timeout = 500; select pg_sleep(5)'),
      28: () => inRequest('select 1', at({ username: 'nobody' })),
      '3D000': () => inRequest('select 1', at({ pathname: '/nowhere' })),
      40001: () => serialization(),
      '40P01': () => deadlock(),
      53: async () => [await outOfLocks(), await roleLimit(), await serverLimit(), await temporaryFiles()],
      53100: () => inRequest("copy (select generate_series(1, 1000000)) to '/dev/full'"),
      '55P03': () => held('select pg_advisory_xact_lock(1)'),
      57014: async () => [
        await inRequest('set local statement_timeout = 100; select pg_sleep(5)'),
        await inRequest('select pg_cancel_backend(pg_backend_pid()), pg_sleep(5)'),
      ],
      '57P': async () => [await terminated(), await stopping(), await starting()],
    },
    error => error?.code,
  )

  async function poolerWithoutServer() {
    const pooler = open(servers.start('pgbouncer', 'postgres://127.0.0.1:1/app', 'client_login_timeout=1'))
    return until(() => inRequest('select 1', pooler), '08P01')
  }

  /** The error with this code, once the server has come so far. */
  async function until(ask, code) {
    let error
    const seen = async () => {
      error = await ask()
      return error?.code
    }
    await expect.poll(seen, { timeout: 20_000 }).toBe(code)
    return error
  }

  async function readOnly() {
    await admin.raw('create database ro')
    await admin.raw('alter database ro set default_transaction_read_only = on')
    return inRequest('create table a (id int)', at({ pathname: '/ro' }))
  }

  /** Node does nothing meanwhile: what the server says is read as the answer to the next statement. */
  function idle(changes) {
    const work = async db => {
      await db.query.raw('select 1')
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1500)
      await db.query.raw('select 1')
    }
    return errorOf(request(open(url, { ...limits, ...changes }), work, console.error))
  }

  async function held(sql) {
    const theirs = await admin.transaction()
    await theirs.raw(sql)
    const error = await inRequest(sql)
    await theirs.rollback()
    return error
  }

  async function serialization() {
    await admin.raw(
      'create table counted (id int primary key, n int); insert into counted values (1, 0), (2, 0)',
    )
    const work = async db => {
      await db.query.raw('set transaction isolation level repeatable read')
      await db.query('counted')
      await admin('counted').where({ id: 1 }).update({ n: 1 })
      await db.query('counted').where({ id: 1 }).update({ n: 2 })
    }
    return errorOf(request(api, work, console.error))
  }

  /** Who begins to wait last has its deadlock_timeout run out last: this one's runs out first. */
  async function deadlock() {
    await admin.raw("alter system set deadlock_timeout = '60s'")
    await admin.raw('select pg_reload_conf()')
    const work = async db => {
      await db.query.raw(
        "set local deadlock_timeout = '10ms'; set local lock_timeout = 0; select pg_advisory_xact_lock(11)",
      )
      const theirs = await admin.transaction()
      await theirs.raw('select pg_advisory_xact_lock(12)')
      const theirWait = errorOf(theirs.raw('select pg_advisory_xact_lock(11)').then(() => {}))
      await expect
        .poll(async () => (await admin.raw('select 1 from pg_locks where not granted')).rows.length)
        .toBe(1)
      const error = await errorOf(db.query.raw('select pg_advisory_xact_lock(12)'))
      theirWait.finally(() => theirs.rollback())
      throw error
    }
    return errorOf(request(api, work, console.error))
  }

  /** 53200: the table of locks is in shared memory. */
  function outOfLocks() {
    return inRequest('select pg_advisory_xact_lock(n) from generate_series(100, 1000000) n')
  }

  /** 53300 */
  async function roleLimit() {
    await admin.raw('create role few login connection limit 0')
    return inRequest('select 1', at({ username: 'few' }))
  }

  /** 53300 */
  async function serverLimit() {
    await admin.raw('create role plain login')
    const many = open(Object.assign(new URL(url), { username: 'plain' }), { ...limits, POOL_SIZE: 200 })
    const errors = await Promise.all(
      Array.from({ length: 110 }, () => errorOf(many.raw('select pg_sleep(4)'))),
    )
    await many.destroy()
    return errors.find(Boolean)
  }

  /** 53400 */
  function temporaryFiles() {
    return inRequest(
      'set local temp_file_limit = 64; set local work_mem = 64; select n from generate_series(1, 100000) n order by n desc',
    )
  }

  /** 57P01 */
  function terminated() {
    return inRequest('select pg_terminate_backend(pg_backend_pid()), pg_sleep(5)')
  }

  /** 57P02 is a notice of the server, and no error. */
  async function crashed() {
    const { rows } = await command(url).raw('select pg_backend_pid() as pid')
    const sleeping = inRequest('select pg_sleep(5)')
    await expect
      .poll(
        async () =>
          (await admin.raw("select 1 from pg_stat_activity where query = 'select pg_sleep(5)'")).rows.length,
      )
      .toBe(1)
    servers.shell(`kill -KILL ${rows[0].pid}`)
    const error = await sleeping
    await expect.poll(() => errorOf(command(url).raw('select 1')), { timeout: 20_000 }).toBe(undefined)
    return error
  }

  /** 57P03: it waits for those that are connected, and lets nobody in. */
  async function stopping() {
    const opened = command(url)
    const staying = await opened.transaction()
    await staying.raw('select 1')
    servers.shell(`kill -TERM $(head -1 '${data}/db/postmaster.pid')`)
    const error = await until(() => inRequest('select 1', open(url)), '57P03')
    await staying.rollback()
    await opened.destroy()
    return error
  }

  /** 57P03: it recovers, and waits for what an archive does not give at once. */
  async function starting() {
    servers.shell(`kill -INT $(head -1 '${data}/db/postmaster.pid')
      while [ -e '${data}/db/postmaster.pid' ]; do sleep 0.1; done
      echo "restore_command = 'sleep 2; false'" >> '${data}/db/postgresql.auto.conf'
      as postgres touch '${data}/db/recovery.signal'
      pg_ctl=$(ls /usr/lib/postgresql/*/bin/pg_ctl | sort -V | tail -1)
      as postgres "$pg_ctl" -D '${data}/db' -l '${data}/log' -W -o '-p ${new URL(url).port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=${data}' start >/dev/null 2>&1`)
    return until(() => inRequest('select 1', open(url)), '57P03')
  }
})
