import { afterAll, describe, expect, test } from 'vitest'
import { developmentKeys, isUsable, newKey } from '../src/clients/keys.ts'
import { TestingConfig } from '../src/config/config.ts'
import { load } from '../src/config/env.ts'
import { withDatabase } from '../src/db/connect.ts'
import { actions, markFor, refusalOf } from '../src/db/guard.ts'
import { guard, markNew, readMark } from '../src/db/mark.ts'
import { type DatabaseFacts, reasonOf } from '../src/db/production.ts'
import { migrate } from '../src/verbs/database.ts'
import { temporaryDatabase } from './support/database.ts'

/** A local development database with tables and without a mark, changed by `differs`. */
function facts(differs: Partial<DatabaseFacts> = {}): DatabaseFacts {
  return {
    database: 'shop',
    host: '127.0.0.1',
    mark: null,
    unreadable: null,
    hasTables: true,
    claims: [],
    ...differs,
  }
}

const says = (by: string, environment: string) => ({ claims: [{ by, environment }] })

test.each<[string, Partial<DatabaseFacts>]>([
  ['it is marked', { mark: 'production' }],
  ['it is marked staging and local', { mark: 'staging', host: '' }],
  ['APP_CONFIG says so, despite its mark', { mark: 'development', ...says('APP_CONFIG', 'production') }],
  ['APP_CONFIG says so and it is empty', { hasTables: false, ...says('APP_CONFIG', 'staging') }],
  ['NODE_ENV says so', says('NODE_ENV', 'production')],
  [
    'NODE_ENV says so and it is new, on another host',
    { host: 'db', hasTables: false, ...says('NODE_ENV', 'production') },
  ],
  ['its name says so', { database: 'shop_production' }],
  ['its name says so, and it is new', { database: 'shop-prod1', hasTables: false }],
  ['its host says so', { host: 'live.db.example', hasTables: false }],
  ['it has no mark, has tables and is on another host', { host: 'db' }],
  ['its mark cannot be read', { unreadable: 'knex_migrations_gapi', hasTables: false }],
  ['one of its marks cannot be read', { unreadable: 'other_gapi', mark: 'development' }],
])('it counts as production when %s', (_, differs) => {
  expect(reasonOf(facts(differs))).not.toBeNull()
  for (const action of ['drop', 'rollback', 'seed', 'mark'] as const) {
    expect(refusalOf(action, facts(differs), undefined)?.message).toContain(actions[action])
    expect(refusalOf(action, facts(differs), facts(differs).database)).toBeNull()
  }
})

test.each<[string, Partial<DatabaseFacts>]>([
  ['local', {}],
  ['new, on a host called db', { host: 'db', hasTables: false }],
  ['marked development, on another host', { host: 'prod.example', mark: 'development' }],
  ['marked, and NODE_ENV says production', { mark: 'development', ...says('NODE_ENV', 'production') }],
  ['new and local, and NODE_ENV says production', { hasTables: false, ...says('NODE_ENV', 'production') }],
  ['behind a socket', { host: '/var/run/postgresql' }],
  ['on [::1]', { host: '[::1]' }],
  ['called producers', { database: 'producers' }],
])('it does not count as production when it is %s', (_, differs) => {
  expect(reasonOf(facts(differs))).toBeNull()
  expect(refusalOf('drop', facts(differs), undefined)).toBeNull()
})

test('consent for another database is refused, even if none is needed', () => {
  expect(refusalOf('drop', facts(), 'shop_staging')?.message).toContain('names shop_staging')
})

test('a refusal says what to type, also for a copy of production', () => {
  const commandLine = { gapi: 'npm run gapi --', retry: 'npm run rollback -- --all' }
  const copy = refusalOf('rollback', facts({ mark: 'production' }), undefined, commandLine)
  expect(copy?.hint).toContain('npm run rollback -- --all --confirm shop')
  expect(copy?.hint).toContain('npm run gapi -- db mark development')
})

test('a refusal names the mark and the variables that say production', () => {
  const claims = ['APP_CONFIG', 'NODE_ENV'].map(by => ({ by, environment: 'production' }))
  const refusal = refusalOf('drop', facts({ mark: 'production', claims }), undefined)
  expect(refusal?.message).toContain(
    'it is marked production, APP_CONFIG is production and NODE_ENV is production',
  )
  expect(refusal?.hint).toContain(
    'gapi db mark development --confirm shop, and change APP_CONFIG and NODE_ENV',
  )
  expect(refusalOf('drop', facts({ claims }), undefined)?.hint).toContain(
    'If you mean another environment, change APP_CONFIG and NODE_ENV.',
  )
})

test('names in commands are quoted for the shell', () => {
  expect(refusalOf('drop', facts({ mark: 'production', database: "it's" }), undefined)?.hint).toContain(
    "--confirm 'it'\\''s'",
  )
})

test.each<[string | null, string, Partial<DatabaseFacts>]>([
  ['development', 'development', { hasTables: false, host: 'db' }],
  ['production', 'production', { hasTables: false }],
  ['production', 'development', { hasTables: false, host: 'db', ...says('NODE_ENV', 'production') }],
  ['development', 'development', { hasTables: false, ...says('NODE_ENV', 'production') }],
  ['production', 'development', { hasTables: false, database: 'shop_production' }],
  ['development', 'development', { database: 'shop_production', ...says('APP_CONFIG', 'development') }],
  [null, 'development', { host: 'db' }],
  [null, 'production', { mark: 'development' }],
  [null, 'production', { unreadable: 'knex_migrations_gapi' }],
])('the first migration writes the mark %s, in %s, for %o', (mark, environment, differs) => {
  expect(markFor(environment, facts(differs))).toBe(mark)
})

describe('a real database', async () => {
  const { url, drop } = await temporaryDatabase()
  const config = load(TestingConfig, { DATABASE_URL: url })
  const database = decodeURIComponent(url.replace(/^.*\//, ''))
  afterAll(drop)

  test('is marked before its first migration and keeps its mark, which guards it', async () => {
    await withDatabase(config.DATABASE_URL, knex => markNew(knex, { config, environment: {} }))
    const production = { APP_CONFIG: 'production' }
    await migrate({ config: { ...config, environment: 'production' }, environment: production })
    expect(await withDatabase(config.DATABASE_URL, readMark)).toBe('testing')

    await guard('rollback', { config, environment: {} })
    const context = { config, environment: production }
    await expect(guard('rollback', context)).rejects.toMatchObject({ exitCode: 4 })
    await guard('rollback', { ...context, confirmed: database })
    await guard('client', context)
  })
})

test('keys that are not random are valid in development and testing only', () => {
  for (const environment of ['staging', 'production'] as const) {
    expect(isUsable(newKey(), environment)).toBe(true)
    for (const key of [...Object.values(developmentKeys), 'key_demo', ''])
      expect(isUsable(key, environment)).toBe(false)
  }
  expect(isUsable(developmentKeys.admin, 'testing')).toBe(true)
})
