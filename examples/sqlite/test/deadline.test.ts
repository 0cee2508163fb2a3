import { once } from 'node:events'
import { connect as open } from 'node:net'
import { Type } from 'typebox'
import { expect, onTestFinished, test } from 'vitest'
import { health } from '../src/http/operate/health.ts'
import { blueprint } from '../src/http/request/blueprint.ts'
import { startApi } from './support/api.ts'
import { wares } from './support/shop.ts'

const tea = (sku: string) => ({ sku, name: 'Tea', price_cents: 690, stock: 1 })
const never = new Promise<void>(() => {})
const mails: string[] = []
const Text = Type.Object({ text: Type.String() })

const slow = blueprint('/test', on => {
  on.anonymous.post('/slow', { summary: 'Write, then wait' }, async ({ db }) => {
    await db.wares.add(tea('slow'))
    db.afterCommit(() => mails.push('slow'))
    await never
  })

  on.anonymous.get('/slow', { summary: 'Wait' }, async ({ db }) => {
    await db.wares.total({})
    await never
  })

  on.anonymous.post('/long', { summary: 'Answer much', reply: Text }, async ({ db }) => {
    await db.wares.total({})
    return { text: 'x'.repeat(20_000_000) }
  })
})

const { app, call, keys } = await startApi([health, wares, slow], { RESPONSE_TIMEOUT: '1' })
const address = new URL(await app.listen({ port: 0 }))
const used = (): number => app.knex.client.pool.numUsed()

test.each(['GET', 'POST'] as const)(
  'a %s that takes longer than RESPONSE_TIMEOUT is 503 and rolled back',
  async method => {
    const { status, headers } = await call(method, '/test/slow')

    expect([status, headers['retry-after']]).toEqual([503, '5'])
    expect(await app.knex('wares').where({ sku: 'slow' })).toEqual([])
    expect(mails).toEqual([])
    await expect.poll(used).toBe(0)
    for (let n = 0; n < 3; n++) expect((await call('GET', '/v1/wares')).status).toBe(200)
  },
)

test('/health/live uses no database connection', async () => {
  const statuses = await app.knex.transaction(async () => [
    (await call('GET', '/health/live')).status,
    (await call('GET', '/health/live')).status,
  ])
  expect(statuses).toEqual([200, 200])
})

test('the transaction begins after the body has arrived', async () => {
  const body = JSON.stringify(tea('in-parts'))
  const socket = open(Number(address.port), address.hostname)
  onTestFinished(() => void socket.destroy())
  const head = `POST /v1/wares HTTP/1.1\r\nhost: shop\r\nconnection: close\r\nauthorization: Bearer ${keys.admin}`
  socket.write(
    `${head}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body.slice(0, 9)}`,
  )
  for (let n = 0; n < 5; n++) {
    expect((await call('POST', '/v1/wares', { as: 'admin', body: tea(`meanwhile-${n}`) })).status).toBe(201)
    await expect.poll(used).toBe(0)
  }
  socket.write(body.slice(9))
  const [response] = await once(socket.setEncoding('utf8'), 'data')
  expect(response).toContain('201 Created')
})

test('a response that is read slowly holds no database connection', async () => {
  const socket = open(Number(address.port), address.hostname)
  onTestFinished(() => void socket.destroy())
  socket.write('POST /test/long HTTP/1.1\r\nhost: shop\r\ncontent-length: 0\r\n\r\n')
  await once(socket, 'readable') // The first bytes have arrived; they are not read.
  await expect.poll(used).toBe(0)
  expect((await call('POST', '/v1/wares', { as: 'admin', body: tea('unread') })).status).toBe(201)
})
