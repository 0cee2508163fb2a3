import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Type } from 'typebox'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { TestingConfig } from '../../src/config/config.ts'
import { load, packageInfo } from '../../src/config/env.ts'
import { newId } from '../../src/db/row.ts'
import { blueprint } from '../../src/http/request/blueprint.ts'
import { deprecated } from '../../src/http/request/deprecation.ts'
import { notify } from '../../src/notices/notify.ts'
import { startApi } from '../support/api.ts'
import { blueprints } from '../support/shop.ts'
import { mailServer } from './mail-server.ts'

const dates = { since: '2026-12-01', sunset: '2027-06-01' }
const query = Type.Object({
  state: Type.Optional(Type.String()),
  status: Type.Optional(Type.String(deprecated({ since: '2026-11-01', use: 'state' }))),
})
const old = blueprint('/v1/old', on => {
  const spec = { ...dates, use: 'POST /v1/wares', why: 'Wares have prices now.' }
  on.admin.post('/', { summary: 'Add', deprecated: spec }, () => undefined)
  on.anonymous.get('/', { summary: 'List', query }, () => undefined)
})
const server = await mailServer()
const { app } = await startApi([...blueprints, old], {
  MAIL_URL: server.url,
  PUBLIC_URL: 'https://api.shop.example/',
})
const now = new Date('2026-12-31T08:00:00Z')

/** A row of api_usage, without its route and client. */
const usage = {
  ...{ version: '1.0.0', agent: 'shop-app/2.3', field: '', day: '2026-12-30', calls: 1, errors: 0 },
  ...{ last_at: new Date('2026-12-30T12:00:00Z'), created_at: new Date() },
}

/** Replaces the clients, the usage and all that was sent. Each client calls both deprecated parts. */
async function callers(...clients: ReadonlyArray<readonly [name: string, owner: string]>) {
  server.received.length = 0
  for (const table of ['api_usage', 'deprecation_notices', 'jobs']) await app.knex(table).delete()
  await app.knex('clients').where('name', 'like', 'app %').delete()
  for (const [name, owner_email] of clients) {
    const created_at = new Date()
    await app.knex('clients').insert({ id: newId(), name, owner_email, role: 'user', created_at })
    await called(name, { route: 'POST /v1/old', calls: 2 }, { route: 'POST /v1/old', day: '2026-11-20' })
    await called(name, { route: 'GET /v1/old', field: 'query.status' })
  }
}

async function called(client: string, ...rows: ReadonlyArray<{ route: string; [column: string]: unknown }>) {
  for (const row of rows) await app.knex('api_usage').insert({ id: newId(), client, ...usage, ...row })
}

const notices = () => app.knex('deprecation_notices').orderBy('owner').select('owner', 'sent_at')
const sentTo = () => server.received.map(({ to }) => to).toSorted()

beforeEach(() =>
  callers(['app one', 'ada@example.com'], ['app two', 'ada@example.com'], ['app three', 'bob@example.com']),
)

test('each owner gets one mail about all that their clients call', async () => {
  await called('', { route: 'POST /v1/old' })

  const { data, text } = await notify(app, false, now)

  expect(data).toMatchObject({ deliveries: [{ owner: 'ada@example.com' }, { owner: 'bob@example.com' }] })
  expect(text).toContain('No address: callers without a key')
  expect(sentTo()).toEqual(['ada@example.com', 'bob@example.com'])
  const mail = server.textTo('ada@example.com')
  expect(mail).toContain(
    `Subject: ${packageInfo.name}: 2 things that you use will be dropped, the first on 2027-06-01`,
  )
  expect(mail).toContain('POST /v1/old\n  Deprecated since 2026-12-01, and gone on 2027-06-01, in 152 days.')
  expect(mail).toContain('Wares have prices now.')
  expect(mail).toContain(
    'curl -X POST \'https://api.shop.example/v1/wares\' -H "Authorization: Bearer $API_KEY"',
  )
  expect(mail).toContain('app one: 3 in 400 days (2 in the last 30 days, 1 in the 30 days before)')
  expect(mail).toContain('the last on 2026-12-30 12:00 UTC, by shop-app/2.3')
  expect(mail).toContain('app two: 3 in 400 days')
  expect(mail).toContain("curl 'https://api.shop.example/v1/old?state=VALUE'")
})

test('a month has one mail for each owner, also when several processes write at once', async () => {
  await Promise.all([notify(app, false, now), notify(app, false, now), notify(app, false, now)])
  await notify(app, false, now)
  expect(sentTo()).toEqual(['ada@example.com', 'bob@example.com'])

  await notify(app, false, new Date('2027-01-02T08:00:00Z'))
  expect(sentTo()).toHaveLength(4)
})

test('an address that is refused does not stop the others, and is not recorded as sent', async () => {
  await callers(
    ['app one', 'gone@example.com'],
    ['app two', 'grey@example.com'],
    ['app three', 'sue@example.com'],
  )

  const message = await notify(app, false, now).then(String, error => String(error.message))

  expect(message).toContain('2 of 3 mails were not sent')
  expect(message).toMatch(/^dead +gone@example.com: .*550/m)
  expect(message).toMatch(/^waiting +grey@example.com: .*451/m)
  expect(message).toMatch(/^sent +sue@example.com$/m)
  expect((await notices()).map(({ sent_at }) => sent_at === null)).toEqual([true, true, false])

  await app.knex('jobs').where({ status: 'waiting' }).update({ run_at: new Date() })
  await notify(app, false, now).catch(() => {})
  expect(sentTo()).toEqual(['grey@example.com', 'sue@example.com'])
})

/** Makes all mails that wait due, and sends them. */
async function notifyAgain(): Promise<string> {
  await app.knex('jobs').where({ status: 'waiting' }).update({ run_at: new Date() })
  return notify(app, false, now).then(
    ({ text }) => text,
    error => String(error.message),
  )
}

test('a mail that the server got and did not answer is sent again with the same id, five times at most', async () => {
  await callers(['app one', 'lost@example.com'], ['app two', 'sue@example.com'])

  const first = await notifyAgain()
  expect(first).toMatch(/^waiting +lost@example.com: .*The mail server got the mail and did not answer/m)
  expect(first).toMatch(/^sent +sue@example.com$/m)
  for (const _ of [2, 3, 4]) await notifyAgain()
  expect(await notifyAgain()).toMatch(/^dead +lost@example.com/m)
  await notifyAgain()

  const lost = server.received.filter(({ to }) => to === 'lost@example.com')
  const ids = lost.map(({ mail }) => /^Message-ID: (.*)$/im.exec(mail)?.[1])
  expect([ids.length, new Set(ids).size]).toEqual([5, 1])
  expect((await notices()).map(({ sent_at }) => sent_at === null)).toEqual([true, false])
})

test('several processes wait for a slow server, and send each mail once', async () => {
  await callers(['app one', 'slow@example.com'], ['app two', 'slow-too@example.com'])
  const texts = await Promise.all([1, 2, 3].map(() => notify(app, false, now)))
  expect(texts.map(({ data }) => data.deliveries)).toEqual(
    [1, 2, 3].map(() => [
      { owner: 'slow-too@example.com', state: 'sent', error: null },
      { owner: 'slow@example.com', state: 'sent', error: null },
    ]),
  )
  expect(sentTo()).toEqual(['slow-too@example.com', 'slow@example.com'])
})

test('while the mail server is away the mails wait, and are not recorded as sent', async () => {
  const { app: other } = await startApi([...blueprints, old], { MAIL_URL: 'smtp://127.0.0.1:1' })
  await other.knex('api_usage').insert({ id: newId(), client: 'test user', route: 'POST /v1/old', ...usage })

  const message = await notify(other, false, now).then(String, error => String(error.message))

  expect(message).toMatch(/^waiting +user@example.com: .*ECONNREFUSED/m)
  expect(await other.knex('deprecation_notices').pluck('sent_at')).toEqual([null])
})

test('a client whose owner has no valid address is listed, and does not stop the others', async () => {
  await callers(['app one', 'ada@example.com,bob@example.com'], ['app two', 'sue@example.com'])
  expect((await notify(app, false, now)).text).toBe('sent      sue@example.com\nNo address: app one')
})

test('a dry run shows the mails, and stores and sends nothing', async () => {
  const { data, text } = await notify(app, true, now)

  expect(data.mails).toHaveLength(2)
  expect(text).toContain(`To: ada@example.com\nSubject: ${packageInfo.name}: 2 things`)
  expect(text).toContain('2 mails would be sent.')
  expect([sentTo(), await notices()]).toEqual([[], []])

  await notify(app, false, now)
  expect((await notify(app, true, now)).text).toContain(
    'No mail would be sent.\nGot a mail this month: ada@example.com',
  )
})

test('without calls of what is deprecated nobody gets a mail', async () => {
  await callers()
  await called('test user', { route: 'GET /v1/wares' })
  expect((await notify(app, false, now)).text).toBe('No owner of a client is affected.')
})

test('a call of more than 400 days ago counts no more, one of a year ago does', async () => {
  await callers()
  await called('test user', { route: 'POST /v1/old', day: '2025-10' })
  expect((await notify(app, true, now)).text).toContain('No mail would be sent.')
  await called('test user', { route: 'POST /v1/old', day: '2025-11' })
  expect((await notify(app, true, now)).text).toContain('1 mail would be sent.')
})

test.each([
  [{ MAIL_URL: 'none:' }, 'MAIL_URL is not set, so no mail can be sent.'],
  [
    { MAIL_URL: 'smtp://mail.example', PUBLIC_URL: 'http://127.0.0.1:3000' },
    'The mails would name http://127.0.0.1:3000',
  ],
])('%j is refused before anything is stored', async (variables, message) => {
  const { app: other } = await startApi([...blueprints, old], variables)
  await expect(notify(other, false, now)).rejects.toMatchObject({
    message: expect.stringContaining(message),
    exitCode: 2,
  })
  expect((await notify(other, true, now)).text).toContain('No mail would be sent.')
})

test('a MAIL_URL without a mail server is refused: it would be this machine', () => {
  expect(() => load(TestingConfig, { MAIL_URL: 'smtp://' })).toThrow('MAIL_URL does not name a mail server')
})

test('with a folder, mails are files', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mail-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  const { app: other } = await startApi([...blueprints, old], { MAIL_URL: `file:${folder}` })
  await other.knex('api_usage').insert({ id: newId(), client: 'test user', route: 'POST /v1/old', ...usage })

  const { text } = await notify(other, false, now)

  expect(text).toContain(`The mails are in ${folder}.`)
  const files = readdirSync(folder)
  expect(files).toHaveLength(1)
  const mail = readFileSync(join(folder, files[0] ?? ''), 'utf8')
  expect(mail).toContain('To: user@example.com')
  expect(mail).toContain('Content-Type: text/html')
})
