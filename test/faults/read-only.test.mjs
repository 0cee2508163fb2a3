import { expect, test } from 'vitest'
import { databaseLayer } from '../support/database-layer.mjs'
import { installed, serversOfThisFile } from '../support/own-servers.mjs'

const servers = serversOfThisFile()
const errorOf = work =>
  work.then(
    () => undefined,
    error => error,
  )
const write = db => db.query('products').delete()

test.skipIf(!installed.postgres)('a standby of PostgreSQL', async () => {
  const { open, command, migrate, request, faultOf, notReadyReason } = await databaseLayer('postgres')
  const primary = servers.start('postgres')
  const standby = servers.start('standby', primary)
  const [writer, reader] = [primary, standby].map(url => command(url))

  const before = await errorOf(migrate(reader))
  expect(before?.message).toMatch(
    /^The database is a read-only replica, so \w+_create_clients cannot be changed\.$/,
  )
  expect(before.hint).toContain('on the primary server')

  expect(await migrate(writer)).toContain('20261122T100000_create_clients')
  await expect.poll(() => reader.schema.hasTable('idempotency_keys')).toBe(true)
  expect(await migrate(reader)).toEqual([])

  const api = open(standby)
  const error = await errorOf(request(api, write, console.error))
  expect([error?.code, faultOf(error)]).toEqual(['25006', 'read-only'])
  expect(await api('products')).toEqual([])
  expect(await notReadyReason({ knex: api, probe: api })).toBe('The database is read-only.')
})

test.skipIf(!installed.mariadb)('a MariaDB that is read_only, as a replica is', async () => {
  const { open, command, migrate, request, faultOf, notReadyReason } = await databaseLayer('mysql')
  const started = servers.start('mariadb')
  const admin = command(Object.assign(new URL(started), { username: 'root', password: '' }))
  await admin.raw("create user plain@localhost identified by 'plain'")
  await admin.raw('grant all on app.* to plain@localhost')
  const url = Object.assign(new URL(started), { username: 'plain', password: 'plain' })
  const plain = command(url)

  await admin.raw('set global read_only = 1')
  const before = await errorOf(migrate(plain))
  expect(before?.message).toMatch(
    /^The database is read-only, or a replica, so \w+_create_clients cannot be changed\.$/,
  )

  await admin.raw('set global read_only = 0')
  expect(await migrate(plain)).toContain('20261122T100000_create_clients')
  await admin.raw('set global read_only = 1')
  expect(await migrate(plain)).toEqual([])
  await admin('knex_migrations').where('name', 'like', '%idempotency_keys').delete()
  expect((await errorOf(migrate(plain)))?.message).toContain('The database is read-only, or a replica')

  const api = open(url)
  const error = await errorOf(request(api, write, console.error))
  expect([error?.errno, faultOf(error)]).toEqual([1290, 'read-only'])
  expect(await api('products')).toEqual([])
  expect(await notReadyReason({ knex: api, probe: api })).toBe('The database is read-only.')
})
