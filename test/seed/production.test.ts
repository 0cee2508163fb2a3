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

const production = ['--yes', '--env', 'production']

test('base is seeded everywhere, and the set of the environment, or the one that is named, on top', async () => {
  const cwd = await seeded(sqlite, sets)
  const namesAfter = async (...args: string[]) => {
    await knexOf(cwd)('clients').del()
    expect((await seedJson(cwd, args)).exitCode).toBe(0)
    return knexOf(cwd)('clients').orderBy('name').pluck('name')
  }
  expect(await namesAfter()).toEqual(['base', 'development'])
  expect(await namesAfter('--env', 'test')).toEqual(['base', 'test'])
  expect(await namesAfter('--env', 'staging')).toEqual(['base'])
  expect(await namesAfter('demo')).toEqual(['base', 'demo'])
  expect(await namesAfter('demo', '--only', 'demo/1_clients')).toEqual(['demo'])
  expect(await namesAfter(...production)).toEqual(['base', 'production'])
})

test('production wants consent, other sets never go there, and --reset and --fresh only by force', async () => {
  const cwd = await seeded(sqlite, sets)
  const refused = async (...args: string[]) => {
    const { code, stderr } = await gapi(['seed', ...args], { cwd })
    return { code, says: stderr.split('\n').at(-3) }
  }
  const is = 'sqlite dev.sqlite is a production database:'
  expect(await refused('--env', 'production')).toEqual({ code: 4, says: `${is} seeding changes its rows.` })
  expect(await refused('--env', 'production', '--json')).toMatchObject({ code: 4 })
  expect(await refused('demo', ...production)).toEqual({
    code: 4,
    says: `${is} only base and production seeds go there, and demo/1_clients.yaml is neither.`,
  })
  expect(await refused('--reset', ...production)).toEqual({
    code: 4,
    says: `${is} seed --reset is refused there.`,
  })
  expect(await refused('--prune', ...production)).toEqual({
    code: 4,
    says: `${is} seed --prune is refused there.`,
  })
  expect(await refused('--fresh', ...production)).toEqual({
    code: 4,
    says: `${is} undoing all migrations is refused there.`,
  })
  expect(await knexOf(cwd)('clients').select()).toEqual([])
  expect((await seedJson(cwd, ['--reset', '--force', ...production])).exitCode).toBe(0)
  expect((await gapi(['seed', '-n', '--env', 'production'], { cwd })).code).toBe(0)
})

test('a database that was migrated as production is known as such from anywhere', async () => {
  const cwd = await sqlite.project({
    '1_a.js': `exports.up = k => k.schema.createTable('clients', t => t.string('name').primary()); exports.down = async () => {}`,
  })
  await gapi(['migration', 'up', '--env', 'production'], { cwd })
  for (const args of [['drop'], ['reset'], ['drop', '--force'], ['drop', '--force', '--yes']])
    expect((await gapi(['db', ...args], { cwd })).code).toBe(4)
  expect(await knexOf(cwd)('clients').select()).toEqual([])
  await knexOf(cwd).destroy()
  const forced = await gapi(['db', 'drop', '--force', ...production], { cwd })
  expect(forced).toMatchObject({ code: 0, stdout: 'Dropped sqlite dev.sqlite.\n' })
})
