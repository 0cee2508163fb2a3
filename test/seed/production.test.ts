import { expect, test } from 'vitest'
import { databases } from '../support/databases.ts'
import { knexOf } from '../support/knex-project.ts'
import { gapi } from '../support/run.ts'
import { seeded, seedJson } from './project.ts'

const [sqlite] = databases
if (!sqlite) throw new Error('SQLite is always there.')
const nameOf = (name: string) => `- { name: ${name} }\n`

const sets = {
  'base/1_clients.yaml': nameOf('base'),
  'development/1_clients.yaml': nameOf('development'),
  'test/1_clients.yaml': nameOf('test'),
  'production/1_clients.yaml': nameOf('production'),
  'demo/1_clients.yaml': nameOf('demo'),
}

const confirmed = ['--confirm', 'dev.sqlite']
const production = ['--env', 'production', ...confirmed]

test('base is seeded everywhere, and the set of the environment, or the one that is named, on top', async () => {
  const cwd = await seeded(sqlite, sets)
  const namesAfter = async (...args: string[]) => {
    await knexOf(cwd)('clients').del()
    expect((await seedJson(cwd, args)).exitCode).toBe(0)
    return knexOf(cwd)('clients').orderBy('name').pluck('name')
  }
  expect(await namesAfter()).toEqual(['base', 'development'])
  expect(await namesAfter('--env', 'test')).toEqual(['base', 'test'])
  expect(await namesAfter('--env', 'staging', ...confirmed)).toEqual(['base'])
  expect(await namesAfter('demo')).toEqual(['base', 'demo'])
  expect(await namesAfter('demo', '--only', 'demo/1_clients')).toEqual(['demo'])
  expect(await namesAfter(...production)).toEqual(['base', 'production'])
})

test('the refusal says which database, why, what would happen, and what to type', async () => {
  const cwd = await seeded(sqlite, sets)
  const refused = async (...args: string[]) => {
    const { code, stderr } = await gapi(['seed', ...args], { cwd })
    return { code, says: stderr.split('\n').slice(-4).join('\n') }
  }
  const because = 'dev.sqlite counts as production: --env is production.'
  const end = `Nothing was changed.
If that is what you want, name the database: --confirm dev.sqlite
If you mean another environment, change --env.
`
  for (const [args, danger] of [
    [[], 'Seeding adds and changes rows.'],
    [['demo'], 'These seeds are not meant for production: they add made-up rows.'],
    [['--reset'], 'Emptying tables before seeding deletes every row in them.'],
    [['--prune'], 'Pruning deletes every row that no seed has.'],
    [['--fresh'], 'Undoing migrations drops tables and columns with all that is in them.'],
  ] as const)
    expect(await refused(...args, '--env', 'production')).toEqual({
      code: 4,
      says: `${because} ${danger} ${end}`,
    })
  expect(await refused('--env', 'production', '--json')).toMatchObject({ code: 4 })
  expect(await refused('--env', 'production', '--confirm', 'prod.sqlite')).toEqual({
    code: 4,
    says: expect.stringContaining('--confirm names prod.sqlite, and the database is dev.sqlite.'),
  })
  expect(await knexOf(cwd)('clients').select()).toEqual([])
  expect((await seedJson(cwd, ['--reset', ...production])).exitCode).toBe(0)
  expect((await gapi(['seed', '-n', '--env', 'production'], { cwd })).code).toBe(4)
})

test('a database that was migrated as production is known as such from anywhere, also when it is created again', async () => {
  const cwd = await sqlite.project({
    '1_a.js': `exports.up = k => k.schema.createTable('clients', t => t.string('name').primary()); exports.down = async () => {}`,
  })
  await gapi(['migration', 'up', '--env', 'production'], { cwd })
  for (const command of ['drop', 'reset']) expect((await gapi(['db', command], { cwd })).code).toBe(4)
  expect(await knexOf(cwd)('clients').select()).toEqual([])
  await knexOf(cwd).destroy()
  expect(await gapi(['db', 'reset', ...confirmed], { cwd })).toMatchObject({ code: 0 })
  expect((await gapi(['db', 'mark'], { cwd })).stdout).toBe(
    'sqlite dev.sqlite is marked production. It counts as production: it is marked production.\n',
  )
  const dropped = await gapi(['db', 'drop', ...confirmed], { cwd })
  expect(dropped).toMatchObject({ code: 0, stdout: 'Dropped sqlite dev.sqlite.\n' })
})
