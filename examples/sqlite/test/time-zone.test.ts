import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { startApi } from './support/api.ts'

const { app, config } = await startApi()

await app.knex.schema.createTable('moments', table => {
  table.string('zone', 40).primary()
  table.datetime('happened_at', { precision: 3 }).notNullable()
  table.timestamp('seen_at', { useTz: false, precision: 3 }).notNullable()
  table.date('day').notNullable()
})

const code = `import { load, environment } from './src/config/env.ts'
import { TestingConfig } from './src/config/config.ts'
import { withDatabase } from './src/db/connect.ts'
await withDatabase(load(TestingConfig, environment()).DATABASE_URL, async knex => {
  const time = new Date('2026-07-01T22:30:00.123Z')
  const row = { zone: process.env.TZ, happened_at: time, seen_at: time, day: '2026-07-01' }
  await knex('moments').insert(row)
  console.log(JSON.stringify(await knex('moments').orderBy('zone')))
})`

/** What a process in this time zone writes and then reads. */
async function momentsIn(TZ: string): Promise<unknown> {
  const env = { ...process.env, DATABASE_URL: config.DATABASE_URL.reveal(), TZ }
  const args = ['--import', 'tsx', '--input-type=module', '-e', code]
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  child.stdout.on('data', part => {
    output += part
  })
  await once(child, 'close')
  return JSON.parse(output)
}

test('processes in other time zones write and read the same times', async () => {
  const zones = ['America/New_York', 'Asia/Kolkata', 'UTC']
  const time = '2026-07-01T22:30:00.123Z'
  const rows = zones.map(zone => ({ zone, happened_at: time, seen_at: time, day: '2026-07-01' }))
  for (const [index, zone] of zones.entries()) expect(await momentsIn(zone)).toEqual(rows.slice(0, index + 1))
}, 120_000)
