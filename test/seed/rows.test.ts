import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Knex } from 'knex'
import { describe, expect, test } from 'vitest'
import { barText, progressText } from '../../src/cli/terminal/row-progress.ts'
import type { Exited } from '../support/bin.ts'
import { databases, type TestDatabase } from '../support/databases.ts'
import { writeIn } from '../support/folder.ts'
import { knexOf } from '../support/knex-project.ts'
import { gapi } from '../support/run.ts'
import { hasTurn } from '../support/tiers.ts'

const shop = {
  '1_shop.js': `exports.up = async knex => {
  await knex.schema.createTable('clients', t => { t.uuid('id').primary(); t.string('email').notNullable().unique() })
  await knex.schema.createTable('orders', t => {
    t.increments('number')
    t.uuid('client_id').notNullable().references('clients.id')
    t.string('status', 20).notNullable()
    t.integer('total_cents').notNullable()
    t.datetime('created_at').notNullable()
  })
}
exports.down = async knex => {
  await knex.schema.dropTable('orders')
  await knex.schema.dropTable('clients')
}
`,
}

async function migrated(database: TestDatabase): Promise<string> {
  const cwd = await database.project(shop)
  expect((await gapi(['migration', 'up'], { cwd })).code).toBe(0)
  return cwd
}

async function count(knex: Knex, table: string): Promise<number> {
  const [row] = await knex(table).count({ n: '*' })
  return Number(row?.n)
}

const present = databases.filter(({ isThere }) => isThere)

describe.each(databases)('gapi seed --rows on $name', database => {
  const on = database.isThere ? test : test.skip
  // What takes longest: in the small tier each on one database.
  const inTurn = (index: number) => (hasTurn(index, database, present) ? on : test.skip)

  on('fills a table, and what it refers to, and says how', async () => {
    const cwd = await migrated(database)
    const ran = await gapi(['seed', '--rows', '2e3', '--table', 'orders', '--table', 'clients'], { cwd })
    expect(ran).toMatchObject({ code: 0 })
    expect(ran.stdout).toMatch(
      /^clients {2}2,000 rows by (COPY|LOAD DATA|prepared inserts) {2}[\d.]+ s, [\d,]+ rows\/s\norders {3}2,000 rows by .*\n$/,
    )
    const knex = knexOf(cwd)
    expect([await count(knex, 'clients'), await count(knex, 'orders')]).toEqual([2000, 2000])
    const again = await gapi(['seed', '--rows', '1_000', '--json'], { cwd })
    expect(JSON.parse(again.stdout)).toMatchObject({
      ok: true,
      seedNumber: 1,
      tables: [
        { table: 'clients', rows: 1000 },
        { table: 'orders', rows: 1000 },
      ],
    })
    expect([await count(knex, 'clients'), await count(knex, 'orders')]).toEqual([3000, 3000])
    expect(await gapi(['seed', '--rows', '5', '-q'], { cwd })).toEqual({ code: 0, stdout: '', stderr: '' })
  })

  on('production wants consent that names it', async () => {
    const cwd = await migrated(database)
    const rows = (...flags: string[]) =>
      gapi(['seed', '--rows', '10', '--env', 'production', ...flags], { cwd })
    const refused = await rows()
    expect(refused).toMatchObject({ code: 4, stdout: '' })
    expect((await rows('--confirm', 'another')).code).toBe(4)
    expect(await count(knexOf(cwd), 'clients')).toBe(0)
    const [, name = ''] = /--confirm (\S+)/.exec(refused.stderr) ?? []
    expect((await rows('--confirm', name)).code).toBe(0)
    expect(await count(knexOf(cwd), 'clients')).toBe(10)
  })

  on('kill -9 leaves nothing; Ctrl-C leaves nothing and says so', { timeout: 120_000 }, async () => {
    const cwd = await migrated(database)
    const knex = knexOf(cwd)
    await stoppedMidway(cwd, 'SIGKILL')
    expect(await count(knex, 'clients')).toBe(0)
    expect(await stoppedMidway(cwd, 'SIGINT')).toMatchObject({
      code: 130,
      stderr: expect.stringMatching(/Cancelled\. Nothing was written\.\n$/),
    })
    expect(await count(knex, 'clients')).toBe(0)
    expect((await gapi(['seed', '--rows', '10', '--table', 'clients'], { cwd })).code).toBe(0)
  })

  inTurn(2)(
    '--no-transaction keeps the batches that were committed, and says how many',
    { timeout: 120_000 },
    async () => {
      const cwd = await migrated(database)
      const { code, stderr } = await stoppedMidway(cwd, 'SIGINT', '--no-transaction')
      const rows = await count(knexOf(cwd), 'clients')
      expect({ code, left: rows % 50_000 }).toEqual({ code: 130, left: 0 })
      expect(rows).toBeGreaterThan(0)
      expect(stderr).toContain(
        `Cancelled. ${rows.toLocaleString('en')} of 2,000,000 rows of clients are written.`,
      )
    },
  )

  inTurn(1)(
    'memory stays flat: ten times the rows take no more than a few MB',
    { timeout: 120_000 },
    async () => {
      const cwd = await migrated(database)
      const few = await peakOf(cwd, '1e5')
      const many = await peakOf(cwd, '1e6')
      expect(many).toBeLessThan(few + 100)
    },
  )
})

/** The command as on a terminal, so that it draws its bar; stopped when the bar says that some of the rows are there. */
function stoppedMidway(cwd: string, signal: NodeJS.Signals, ...flags: string[]): Promise<Exited> {
  writeIn(cwd, 'terminal.cjs', 'process.stderr.isTTY = true\n')
  const command = ['seed', '--rows', '2e6', '--table', 'clients', ...flags]
  const child = spawn(
    process.execPath,
    ['--require', './terminal.cjs', resolve('bin/gapi.cjs'), ...command],
    { cwd },
  )
  let stderr = ''
  child.stderr.on('data', part => {
    stderr += part
    if (!child.killed && / [1-9]\d%/.test(stderr)) child.kill(signal)
  })
  return new Promise(done => child.on('close', code => done({ code, stdout: '', stderr })))
}

/** The most memory, in MB, of a process that makes so many rows. */
async function peakOf(cwd: string, rows: string): Promise<number> {
  const script = `process.on('exit', () => require('node:fs').writeFileSync('peak', String(process.resourceUsage().maxRSS)))`
  writeIn(cwd, 'peak.cjs', script)
  const child = spawn(
    process.execPath,
    ['--require', './peak.cjs', resolve('bin/gapi.cjs'), 'seed', '--rows', rows, '--table', 'clients'],
    { cwd, stdio: 'ignore' },
  )
  expect(await new Promise(done => child.on('close', done))).toBe(0)
  return Number(readFileSync(join(cwd, 'peak'), 'utf8')) / 1024
}

describe('bad input is refused in one sentence', () => {
  test.each([
    [['--rows', 'many'], 2, /Pass a whole number from 1 to 1e9, e\.g\. 1e6\./],
    [['--rows', '0'], 2, /Pass a whole number/],
    [['--rows', '1e12'], 2, /Pass a whole number/],
    [['--rows', '1.5'], 2, /Pass a whole number/],
    [
      ['--rows', '10', '--table', 'ordres'],
      2,
      /^Unknown table: ordres\. Did you mean orders\?\nThere are clients, orders\.$/m,
    ],
    [['--table', 'orders'], 2, /--table needs --rows\./],
    [['--rows', '10', '--only', 'users'], 2, /cannot be combined with --only/],
    [['--rows', '10', 'demo'], 2, /cannot be combined with demo/],
    [['--rows', '10', '--seed-number', 'x'], 2, /Pass a whole number from 0/],
    [['--rows', '10', '--table', 'orders'], 1, /^orders\.client_id refers to clients, which has no rows\./m],
  ])('gapi seed %j', async (args, code, says) => {
    const [sqlite] = databases
    const cwd = await migrated(sqlite ?? expect.fail())
    const ran = await gapi(['seed', ...args], { cwd })
    expect({ code: ran.code, stdout: ran.stdout }).toEqual({ code, stdout: '' })
    expect(ran.stderr).toMatch(says)
    expect(await count(knexOf(cwd), 'orders')).toBe(0)
  })
})

describe('progress', () => {
  const half = { table: 'orders', rows: 500_000, of: 1_000_000, milliseconds: 2500 }

  test('is a line with the pace and the time left', () => {
    expect(progressText(half)).toBe('orders: 500,000 of 1,000,000 rows, 200,000 rows/s, 3 s left')
    expect(progressText({ ...half, rows: 1000, milliseconds: 1000 })).toContain(
      '1,000 rows/s, 16 min 39 s left',
    )
    expect(progressText({ ...half, rows: 0 })).toBe('orders: 0 of 1,000,000 rows')
  })

  test('is a bar on a terminal', () => {
    expect(barText(half)).toBe('orders ████████████░░░░░░░░░░░░ 50%, 200,000 rows/s, 3 s left')
    expect(barText({ ...half, rows: 1_000_000 })).toContain('100%')
  })
})
