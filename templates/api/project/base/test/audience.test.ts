import { expect, test } from 'vitest'
import { createApp } from '../src/app.ts'
import { startApi } from './support/api.ts'

const { call, config } = await startApi()

test('a 401 has WWW-Authenticate', async () => {
  expect((await call('POST', '/v1/wares')).headers['www-authenticate']).toBe('Bearer')
})

test.each(['Bearer key_unknown', 'Basic abc', 'Bearer'])(
  '%s is refused, also on a route that needs no key',
  async key => {
    expect((await call('GET', '/v1/wares', { headers: { authorization: key } })).status).toBe(401)
  },
)

test('a route without an audience is an error at startup', async () => {
  const raw = async (app: { get(path: string, handler: () => string): unknown }) =>
    void app.get('/raw', () => 'hello')

  await expect(createApp(config, { blueprints: [raw] })).rejects.toThrow('GET /raw has no audience')
})
