import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, onTestFinished, test } from 'vitest'
import '../support/hosts.mjs'
import { writeIn } from '../support/folder.ts'
import { manageIn } from '../support/manage.ts'
import { gapi } from '../support/run.ts'
import { dumpOf } from './dump.ts'
import { type DatabaseName, isThere, makeDatabase, makeGenerated, makeKnexProject, setMark } from './world.ts'

const home = realpathSync(mkdtempSync(join(tmpdir(), 'gapi-marks-')))
afterAll(() => rmSync(home, { recursive: true, force: true }))
delete process.env.NODE_ENV
const own = { PATH: process.env.PATH, HOME: process.env.HOME, KEY_PEPPER: '0123456789abcdef0123456789abcdef' }
const broken = `exports.up = async () => { throw new Error('no') }
exports.down = async () => {}\n`

describe.each<DatabaseName>(['sqlite', 'postgres', 'mysql'])('on %s', kind => {
  const on = test.skipIf(!isThere(kind))
  let folders = 0

  async function newDatabase(called?: string) {
    const database = await makeDatabase(kind, home, called)
    onTestFinished(database.drop)
    return database
  }

  function knexProject(connects: string): string {
    const cwd = join(home, `${kind}-${++folders}`)
    mkdirSync(cwd)
    return makeKnexProject(cwd, connects)
  }

  const markIn = async ({ knex }: Awaited<ReturnType<typeof newDatabase>>) =>
    (await knex('knex_migrations_gapi').where({ key: 'environment' }).first())?.value

  on('the first migration fails, and the database knows what it is all the same', async () => {
    const database = await newDatabase()
    const cwd = knexProject(database.knexfile())
    writeIn(cwd, 'migrations/20250101000000_broken.js', broken)
    expect((await gapi(['migration', 'up', '--env', 'production'], { cwd })).code).toBe(1)
    expect(await markIn(database)).toBe('production')
    expect((await gapi(['seed', '--rows', '1'], { cwd })).code).not.toBe(0)
    const again = await gapi(['migration', 'up'], { cwd })
    expect([again.code, await markIn(database)]).toEqual([1, 'production'])
  })

  on('a restored dump of production says what to type, and then it is for development', async () => {
    const database = await newDatabase()
    const cwd = knexProject(database.knexfile())
    await gapi(['migration', 'up'], { cwd })
    await setMark(database.knex, 'production')
    const refused = await gapi(['migration', 'down', '--json'], { cwd })
    const { hint } = JSON.parse(refused.stdout).error
    expect(hint.split('\n').at(-1)).toBe(
      `If it is not production, such as a copy for development: gapi db mark development --confirm ${database.name}`,
    )
    expect((await gapi(['db', 'mark', 'development'], { cwd })).code).toBe(4)
    expect((await gapi(['db', 'mark', 'development', '--confirm', database.name], { cwd })).code).toBe(0)
    expect((await gapi(['migration', 'down'], { cwd })).code).toBe(0)
  })

  test.skipIf(kind !== 'postgres' || !isThere(kind))('a mark in another schema counts, too', async () => {
    const database = await newDatabase()
    const cwd = knexProject(database.knexfile())
    await gapi(['migration', 'up'], { cwd })
    await setMark(database.knex, 'production')
    await database.knex.raw('create schema other; alter table knex_migrations_gapi set schema other')
    expect((await gapi(['migration', 'down'], { cwd })).code).toBe(4)
    expect((await gapi(['db', 'drop'], { cwd })).code).toBe(4)
  })

  on('a mark beside other migrations counts, and one that is empty or of no known name is none', async () => {
    const database = await newDatabase()
    const cwd = knexProject(database.knexfile())
    await gapi(['migration', 'up'], { cwd })
    for (const mark of ['', ' ', 'demo']) {
      await setMark(database.knex, mark)
      const env = { ...process.env, NODE_ENV: 'production' }
      expect({ mark, code: (await gapi(['migration', 'down'], { cwd, env })).code }).toEqual({
        mark,
        code: 4,
      })
    }
    await setMark(database.knex, 'production')
    await database.knex.schema.renameTable('knex_migrations_gapi', 'other_gapi')
    expect((await gapi(['db', 'drop'], { cwd })).code).toBe(4)
  })

  test.skipIf(!isThere(kind) || kind === 'sqlite')('elsewhere a mark wants consent too', async () => {
    const database = await newDatabase()
    const cwd = knexProject(database.knexfile('database.test'))
    await gapi(['migration', 'up'], { cwd })
    expect(await markIn(database)).toBe('development')
    expect((await gapi(['db', 'mark', 'production'], { cwd })).code).toBe(4)
    const consent = ['--confirm', database.name]
    expect((await gapi(['db', 'mark', 'production', ...consent], { cwd })).code).toBe(0)
    expect((await gapi(['db', 'mark', 'development'], { cwd })).code).toBe(4)
    expect(await markIn(database)).toBe('production')
  })

  test.skipIf(!isThere(kind) || kind === 'sqlite')(
    'a new development database on another host works as on this one',
    async () => {
      const database = await newDatabase()
      const cwd = knexProject(database.knexfile('database.test'))
      for (const line of [
        'db prepare',
        'seed',
        'seed --prune',
        'migration redo',
        'migration down --all',
        'db reset',
        'db drop',
      ])
        expect({ line, code: (await gapi(line.split(' '), { cwd })).code }).toEqual({ line, code: 0 })
    },
  )

  on(
    'what production refuses is done with its name, so that the matrix refuses what would have been done',
    async () => {
      const database = await newDatabase()
      const cwd = knexProject(database.knexfile())
      await gapi(['migration', 'up', '--env', 'production'], { cwd })
      for (const line of [
        ...[
          'seed development',
          'seed --reset',
          'seed --rows 2',
          'seed --prune',
          'migration redo',
          'migration down',
        ],
        ...['migration repair create_orders --mark-applied', 'migration repair create_orders --mark-pending'],
        ...['seed --fresh', 'migration to 0', 'db reset', 'db drop'],
      ]) {
        if (line === 'seed --fresh')
          await gapi(['migration', 'repair', 'create_orders', '--mark-pending', '--confirm', database.name], {
            cwd,
          })
        const words = line.split(' ')
        expect({ line, code: (await gapi(words, { cwd })).code }).toEqual({ line, code: 4 })
        const { code, stdout, stderr } = await gapi([...words, '--confirm', database.name], { cwd })
        expect({ line, code, says: stdout + stderr }).toMatchObject({ line, code: 0 })
      }
    },
  )

  on('what seeds refuses before it makes or migrates anything', async () => {
    const database = await newDatabase('shop_production')
    const cwd = knexProject(database.knexfile())
    const project = await makeGenerated(kind, join(home))
    const manage = manageIn(project)
    onTestFinished(manage.stop)
    const env = { ...own, DATABASE_URL: database.url() }
    const before = await dumpOf(database.knex)
    for (const line of ['db prepare', 'db reset', 'seed --fresh'])
      expect({ line, code: (await gapi(line.split(' '), { cwd })).code }).toEqual({ line, code: 4 })
    expect((await manage.run(['setup'], env)).code).toBe(4)
    expect(await dumpOf(database.knex)).toBe(before)
  })

  on("a generated project's own migrate marks first, and its own commands go by that", async () => {
    const database = await newDatabase()
    const project = join(home, `project-${kind}`)
    const manage = manageIn(project)
    onTestFinished(manage.stop)
    writeIn(
      project,
      'db/migrations/20250101T000000_broken.ts',
      broken
        .replaceAll('exports.up =', 'export const up =')
        .replaceAll('exports.down =', 'export const down ='),
    )
    const env = { ...own, DATABASE_URL: database.url() }
    const production = { ...env, APP_CONFIG: 'production' }
    expect((await manage.run(['migrate'], production)).code).toBe(1)
    expect(await markIn(database)).toBe('production')
    rmSync(join(project, 'db/migrations/20250101T000000_broken.ts'))
    expect((await manage.run(['migrate'], production)).code).toBe(0)
    for (const verb of ['setup', 'seed', 'rollback']) {
      expect({ verb, code: (await manage.run([verb], env)).code }).toEqual({ verb, code: 4 })
      const done = await manage.run([verb, '--confirm', database.name], env)
      expect({ verb, ...done }).toMatchObject({ verb, code: 0 })
    }
    expect((await manage.run(['client', 'add', 'a', 'a@b.c'], env)).code).toBe(4)
    expect(await markIn(database)).toBe('production')
  })
})
