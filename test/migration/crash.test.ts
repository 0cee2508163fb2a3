import { describe, expect, test } from 'vitest'
import { startGapi } from '../support/bin.ts'
import { databases } from '../support/databases.ts'
import { writeIn } from '../support/folder.ts'
import { knexOf } from '../support/knex-project.ts'
import { gapi } from '../support/run.ts'

/**
 * A migration of seven statements. With a file `kill` beside the knexfile that says 3, the process dies by SIGKILL
 * right after the third writing statement that reached the database, before anybody heard of it.
 */
function deadly(direction: string, config: string): string {
  return `const { existsSync, readFileSync, rmSync } = require('node:fs')
const dies = knex => {
  const file = __dirname + '/../kill'
  if (!existsSync(file)) return
  let left = Number(readFileSync(file, 'utf8'))
  const { client } = knex
  const { _query } = client
  client._query = async function (connection, statement) {
    const done = await _query.call(this, connection, statement)
    if (/^\\s*(create|insert|alter|update|delete|drop)/i.test(statement.sql) && --left === 0) {
      rmSync(file)
      process.kill(process.pid, 'SIGKILL')
      await new Promise(() => {})
    }
    return done
  }
}
exports.up = async knex => {
  ${direction === 'up' ? 'dies(knex)' : ''}
  await knex.schema.createTable('owners', t => { t.increments(); t.string('name') })
  const [first] = await knex('owners').insert({ name: 'Ada' }${config.includes('pg') ? ", ['id']" : ''})
  await knex.schema.createTable('pets', t => { t.increments(); t.integer('owner'); t.string('name') })
  await knex('pets').insert({ owner: typeof first === 'object' ? first.id : first, name: 'Rex' })
  await knex.schema.alterTable('owners', t => { t.string('email') })
  await knex('owners').update({ email: 'ada@example.com' })
  await knex.schema.createTable('last', t => { t.increments() })
}
exports.down = async knex => {
  ${direction === 'down' ? 'dies(knex)' : ''}
  await knex.schema.dropTable('last')
  await knex('pets').del()
  await knex.schema.dropTable('pets')
  await knex.schema.dropTable('owners')
}
${config.includes('outside') ? 'exports.config = { transaction: false }' : ''}
`
}

const cases = databases.flatMap(database =>
  [
    database.name === 'postgres' ? 'inside, pg' : 'inside',
    database.name === 'postgres' ? 'outside, pg' : 'outside',
  ]
    .filter(config => !(database.name === 'sqlite' && config === 'outside'))
    .map(config => ({ database, config })),
)

describe.each(cases)('kill -9 on $database.name, $config a transaction', ({ database, config }) => {
  const on = database.isThere ? test : test.skip

  on(
    'K5: at every statement of up: the next up ends with the right schema and data',
    { timeout: 300_000 },
    async () => {
      let kills = 0
      for (let at = 1; ; at++) {
        const cwd = await database.project({ '1_a.js': deadly('up', config) })
        writeIn(cwd, 'kill', String(at))
        const { code } = await startGapi(['migration', 'up'], cwd).exited
        if (code === 0) break
        kills++
        const again = await startGapi(['migration', 'up', '--json'], cwd).exited
        expect({ at, ...JSON.parse(again.stdout) }).toMatchObject({ at, ok: true, pending: 0 })
        const knex = knexOf(cwd)
        expect(await knex('owners').select('name', 'email')).toEqual([
          { name: 'Ada', email: 'ada@example.com' },
        ])
        const [owner] = await knex('owners').select('id')
        expect(await knex('pets').select('owner', 'name')).toEqual([{ owner: owner.id, name: 'Rex' }])
        expect(await knex('last').select()).toEqual([])
        expect(await knex('knex_migrations').pluck('name')).toEqual(['1_a.js'])
        const notes = await knex('knex_migrations_gapi').whereNot('key', 'like', 'checksum %').pluck('key')
        expect(notes).toEqual(['environment'])
        expect(await knex('knex_migrations_lock').select('is_locked')).toEqual([{ is_locked: 0 }])
      }
      expect(kills).toBeGreaterThanOrEqual(7)
    },
  )

  on(
    'K5: at every statement of down: the next down ends with nothing left',
    { timeout: 300_000 },
    async () => {
      for (let at = 1; ; at++) {
        const cwd = await database.project({ '1_a.js': deadly('down', config) })
        expect((await gapi(['migration', 'up'], { cwd })).code).toBe(0)
        writeIn(cwd, 'kill', String(at))
        const { code } = await startGapi(['migration', 'down'], cwd).exited
        if (code === 0) break
        const isHalf = database.name === 'mysql' || config.includes('outside')
        for (const [args, wanted] of [
          [['migration', 'status', '--exit-code'], isHalf ? 1 : 0],
          [['migration', 'check'], isHalf ? 1 : 0],
          [['migration', 'up'], isHalf ? 1 : 0],
          [['migration', 'sql'], isHalf ? 1 : 0],
          [['seed'], isHalf ? 1 : 2],
        ] as const) {
          const ran = await gapi(args, { cwd })
          expect({ at, args, code: ran.code }).toEqual({ at, args, code: wanted })
          if (isHalf)
            expect(ran.stdout + ran.stderr).toMatch(
              /1_a is only partly rolled back|interrupted +1_a|1_a is interrupted/,
            )
        }
        const again = await startGapi(['migration', 'down', '--json'], cwd).exited
        expect({ at, ...JSON.parse(again.stdout) }).toMatchObject({ at, ok: true, pending: 1 })
        const knex = knexOf(cwd)
        for (const table of ['owners', 'pets', 'last']) expect(await knex.schema.hasTable(table)).toBe(false)
        const notes = await knex('knex_migrations_gapi').whereNot('key', 'like', 'checksum %').pluck('key')
        expect(notes).toEqual(['environment'])
      }
    },
  )
})

describe('what cannot go on by itself names repair', () => {
  test('on SQLite, outside a transaction', async () => {
    const [sqlite] = databases
    const cwd = (await sqlite?.project({ '1_a.js': deadly('up', 'outside') })) ?? ''
    writeIn(cwd, 'kill', '3')
    expect((await startGapi(['migration', 'up'], cwd).exited).code).not.toBe(0)
    const status = await gapi(['migration', 'status'], { cwd })
    expect(status.stdout).toContain('interrupted  1_a')
    const ran = await gapi(['migration', 'up'], { cwd })
    expect(ran.code).toBe(1)
    expect(ran.stdout).toContain('gapi migration repair 1_a --mark-applied (or --mark-pending)')
    expect((await gapi(['migration', 'repair', '1_a'], { cwd })).code).toBe(2)
    const repaired = await gapi(['migration', 'repair', '1_a', '--mark-applied'], { cwd })
    expect(repaired).toMatchObject({ code: 0, stdout: '1_a is applied.\n' })
    expect((await gapi(['migration', 'up'], { cwd })).stdout).toBe('Nothing to do.\n')
    expect((await gapi(['migration', 'repair', '1_a', '--mark-applied'], { cwd })).code).toBe(1)
    expect((await gapi(['migration', 'repair', '1_a', '--mark-pending'], { cwd })).code).toBe(0)
    expect(await knexOf(cwd)('knex_migrations').select()).toEqual([])
  })
})
