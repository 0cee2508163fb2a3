import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { startApi } from './support/api.ts'
import { databaseNames, removeLeftOvers, temporaryDatabase } from './support/database.ts'

const { app, call, config } = await startApi()

test('two processes that write concurrently lose no update', async () => {
  const body = { sku: 'counted', name: 'Counted', price_cents: 1 }
  const { id } = (await call('POST', '/v1/wares', { as: 'admin', body })).body

  const codes = await Promise.all([1, 2].map(() => countTo(40, id)))

  expect(codes).toEqual([0, 0])
  expect(await app.knex('wares').where({ id }).first()).toMatchObject({ stock: 80 })
}, 120_000)

test('a test run drops the databases of killed runs, and no others', async () => {
  const code = `import { temporaryDatabase } from './test/support/database.ts'
console.log((await temporaryDatabase()).url)
process.kill(process.pid, 'SIGKILL')`
  const args = ['--import', 'tsx', '--input-type=module', '-e', code]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  child.stdout.on('data', part => {
    said += part
  })
  await once(child, 'close')
  const left = /test_\w+/.exec(said)?.[0]
  const mine = await temporaryDatabase()
  expect(await databaseNames()).toContain(left)

  await removeLeftOvers()

  const names = await databaseNames()
  expect(names).not.toContain(left)
  expect(names).toContain(/test_\w+/.exec(mine.url)?.[0])
  await mine.drop()
}, 30_000)

test('importing the app needs no configuration and opens nothing, so the process ends', async () => {
  const args = ['--import', 'tsx', '--input-type=module', '-e', "await import('./src/app.ts')"]
  const child = spawn(process.execPath, args, {
    env: { ...process.env, DATABASE_URL: '', APP_CONFIG: 'production' },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  expect(await once(child, 'exit')).toEqual([0, null])
}, 120_000)

test('a command whose reader ends early, e.g. `| head -1`, ends without an error', async () => {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/manage.ts', 'routes'], {
    env: { ...process.env, DATABASE_URL: config.DATABASE_URL.reveal() },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  child.stdout.destroy()

  expect(await text(child.stderr)).toBe('')
  expect(child.exitCode ?? (await once(child, 'exit'))[0]).toBe(0)
}, 120_000)

/** Starts a process that adds 1 to a product's stock <times> times. Returns its exit code. */
async function countTo(times: number, id: string): Promise<number> {
  const args = ['--import', 'tsx', 'test/support/count.ts', String(times), id]
  const child = spawn(process.execPath, args, {
    env: { ...process.env, DATABASE_URL: config.DATABASE_URL.reveal() },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const [code] = await once(child, 'exit')
  return code
}
