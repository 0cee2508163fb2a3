import { expect, test } from 'vitest'
import { blueprints, createApp } from '../src/app.ts'
import { developmentKeys } from '../src/clients/keys.ts'
import { seed } from '../src/db/seed.ts'
import { blueprint } from '../src/http/request/blueprint.ts'
import { startApi } from './support/api.ts'
import { pathOfRow } from './support/rows.ts'
import { tableNames } from './support/table-names.ts'

const doors = blueprint('/test', on => {
  on.user.get('/user', { summary: 'For users' }, () => {})
  on.admin.get('/admin', { summary: 'For admins' }, () => {})
})

const { app, call, config } = await startApi(blueprints)
const guarded = await startApi([doors])

test('seeding twice gives the same rows', async () => {
  await seed(app, config, ['development'])
  const before = await rows()

  await seed(app, config, ['development'])

  expect(await rows()).toEqual(before)
  expect(before.map(({ table }) => table)).toContain('clients')
})

test('every GET works with the seeded rows', async () => {
  await seed(app, config, ['development'])
  const headers = { authorization: `Bearer ${developmentKeys.admin}` }
  const read = (url: string) => call('GET', url, { headers })
  const paths = app.routeTable.filter(({ method }) => method === 'GET').map(({ path }) => path)

  for (const path of paths.filter(path => !path.includes('*'))) {
    const url = await pathOfRow(path, read)
    if (url === null) continue
    const head = await call('HEAD', url, { headers })
    expect({ path, isGood: head.status < 400 }).toEqual({ path, isGood: true })
    if (String(head.headers['content-type']).startsWith('text/event-stream')) continue
    const { status, body } = await read(url)
    expect({ path, status }).toEqual({ path, status: head.status })
    if (/:id$/.test(path)) expect(url).toContain(body.id)
  }
})

test.each(['admin', 'user'] as const)('the seeded key of the %s is accepted', async role => {
  await seed(guarded.app, guarded.config, ['development'])
  const headers = { authorization: `Bearer ${developmentKeys[role]}` }

  expect((await guarded.call('GET', '/test/user', { headers })).status).toBe(204)
  expect((await guarded.call('GET', '/test/admin', { headers })).status).toBe(role === 'admin' ? 204 : 403)
})

test.each(['testing', 'staging', 'production'] as const)(
  'no public key is seeded in %s',
  async environment => {
    const fresh = await startApi([])

    await seed(fresh.app, { ...fresh.config, environment })

    expect(await fresh.app.knex('clients').where('name', 'like', 'development%')).toEqual([])
  },
)

test.each(['staging', 'production'] as const)(
  'a public key is refused in %s, even if its row exists',
  async environment => {
    await seed(guarded.app, guarded.config, ['development'])
    const real = await createApp({ ...guarded.config, environment }, { blueprints: [doors] })
    const headers = { authorization: `Bearer ${developmentKeys.admin}` }
    const { statusCode } = await real.inject({ method: 'GET', url: '/test/user', headers })
    await real.close()

    expect(statusCode).toBe(401)
  },
)

/** The rows of all tables that are not empty. */
async function rows() {
  const names = tableNames(app.tables, app.knex)
  const all = await Promise.all(
    names.map(async table => ({ table, rows: await app.knex(table).orderBy('id') })),
  )
  return all.filter(({ rows }) => rows.length > 0)
}
