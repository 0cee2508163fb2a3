import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { startApi } from './api.ts'

const { app, call, config } = await startApi()

test('two processes that write at once lose nothing', async () => {
  const body = { sku: 'counted', name: 'Counted', price_cents: 1 }
  const { id } = (await call('POST', '/v1/products', { as: 'admin', body })).body

  const codes = await Promise.all([1, 2].map(() => countTo(40, id)))

  expect(codes).toEqual([0, 0])
  expect(await app.knex('products').where({ id }).first()).toMatchObject({ stock: 80 })
}, 30_000)

test('importing the app opens nothing: a process that does only that needs no configuration, and ends', async () => {
  const args = ['--import', 'tsx', '--input-type=module', '-e', "await import('./src/app.ts')"]
  const child = spawn(process.execPath, args, {
    env: { ...process.env, DATABASE_URL: '', APP_CONFIG: 'production' },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  expect(await once(child, 'exit')).toEqual([0, null])
}, 30_000)

/** A process of its own that adds 1 to a product's stock so many times. Gives its exit code. */
async function countTo(times: number, id: string): Promise<number> {
  const args = ['--import', 'tsx', 'test/count.ts', String(times), id]
  const child = spawn(process.execPath, args, {
    env: { ...process.env, DATABASE_URL: config.DATABASE_URL.reveal() },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const [code] = await once(child, 'exit')
  return code
}
