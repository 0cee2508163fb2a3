import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { creates, databases, type TestDatabase } from '../support/databases.ts'
import { knexOf } from '../support/knex-project.ts'
import { gapi, type Ran } from '../support/run.ts'

const at = (name: TestDatabase['name']) => {
  const database = databases.find(each => each.name === name)
  if (!database) throw new Error(name)
  return { database, run: database.isThere ? test : test.skip }
}

/** One code of every class of PostgreSQL's appendix A that means an error. */
const sqlStates =
  '03000 08000 08006 08P01 09000 0A000 0B000 0F001 0L000 0P000 0Z002 10608 20000 21000 22012 22P02 23505 23514 24000 25001 25006 25P02 25P03 26000 27000 28000 2B000 2D000 2F005 34000 38001 39000 3B001 3D000 3F000 40001 40P01 42501 42601 42703 42P01 42P07 44000 53000 53100 53200 53300 54000 55000 55006 55P03 57000 57014 57P01 57P03 58000 58030 72000 F0000 HV000 P0001 XX000 XX001'.split(
    ' ',
  )

/** Numbers of MySQL and MariaDB, of every hundred and of every kind. */
const numbers = [
  1005, 1007, 1021, 1030, 1036, 1040, 1044, 1045, 1048, 1050, 1054, 1062, 1064, 1072, 1091, 1105, 1114, 1118,
  1142, 1146, 1153, 1180, 1205, 1213, 1227, 1264, 1290, 1292, 1305, 1317, 1364, 1366, 1406, 1419, 1451, 1452,
  1461, 1525, 1615, 1690, 1711, 1792, 1836, 1906, 1932, 1969, 3024, 3100, 3572, 3819, 4025, 4031, 4151,
]

function isOneSentence({ code, stderr, stdout }: Ran): void {
  expect({ code, says: stderr + stdout }).toEqual({
    code: 1,
    says: expect.not.stringMatching(/bug|\n\s+at /),
  })
  expect(stderr).toMatch(/^Cannot use |^\S+ |\n/)
}

/** Raises in a hook of the run, where gapi itself asks the database. */
const raises = (text: string) =>
  `beforeAll: k => k.raw(require('node:fs').readFileSync(require('node:path').join(__dirname, 'raise.sql'), 'utf8')${text})`

at('postgres').run('PostgreSQL: an error of any class is one sentence with code 1', async () => {
  const cwd = await at('postgres').database.project({ '1_a.js': creates('a') }, raises(''))
  for (const state of sqlStates) {
    const raise = `do $$ begin raise exception 'provoked ${state}' using errcode = '${state}'; end $$`
    writeFileSync(join(cwd, 'raise.sql'), raise)
    const ran = await gapi(['migration', 'up'], { cwd })
    isOneSentence(ran)
    expect(ran.stderr).toContain(`provoked ${state}`)
  }
})

at('mysql').run('MySQL and MariaDB: an error of any number is one sentence with code 1', async () => {
  const cwd = await at('mysql').database.project({ '1_a.js': creates('a') }, raises(''))
  for (const number of numbers) {
    const raise = `begin not atomic signal sqlstate '45000' set mysql_errno = ${number}, message_text = 'provoked ${number}'; end`
    writeFileSync(join(cwd, 'raise.sql'), raise)
    const ran = await gapi(['migration', 'up'], { cwd })
    isOneSentence(ran)
    expect(ran.stderr).toContain(`provoked ${number}`)
  }
})

test('SQLite: an error of any statement is one sentence with code 1', async () => {
  const cwd = await at('sqlite').database.project({ '1_a.js': creates('a') }, raises(''))
  for (const raise of [
    'select nothing',
    'selec 1',
    'insert into nowhere values (1)',
    "select json('{')",
    'vacuum into 1',
  ]) {
    writeFileSync(join(cwd, 'raise.sql'), raise)
    isOneSentence(await gapi(['migration', 'up'], { cwd }))
  }
})

const commands = [['up'], ['down'], ['redo'], ['to', '0'], ['unlock'], ['repair', '1_a', '--mark-pending']]

at('postgres').run(
  'a schema that is not there, and a read-only server, are said by every command',
  async () => {
    const cwd = await at('postgres').database.project({ '1_a.js': creates('a') })
    const text = readFileSync(join(cwd, 'knexfile.js'), 'utf8')
    writeFileSync(
      join(cwd, 'knexfile.js'),
      text.replace('migrations: {', "migrations: { schemaName: 'nowhere',"),
    )
    for (const command of commands.slice(0, 1)) {
      const ran = await gapi(['migration', ...command], { cwd })
      isOneSentence(ran)
      expect(ran.stderr).toContain('nowhere')
    }
  },
)

at('postgres').run('limits of the server are said by every command', async () => {
  const cwd = await at('postgres').database.project({ '1_a.js': creates('a'), '2_b.js': creates('b') })
  expect((await gapi(['migration', 'up', '1_a'], { cwd })).code).toBe(0)
  const knex = knexOf(cwd)
  const { rows } = await knex.raw('select current_database() as name')
  const set = (setting: string) => knex.raw(`alter database ?? set ${setting}`, [rows[0].name])
  const all = [...commands, ['status'], ['check'], ['sql']]
  await set("statement_timeout = '1ms'")
  for (const command of all) {
    const { code, stderr, stdout } = await gapi(['migration', ...command], { cwd })
    expect({ command, code, says: stderr + stdout }).toMatchObject({
      says: expect.not.stringMatching(/bug|\n\s+at /),
    })
  }
  await knex.raw('alter database ?? reset all', [rows[0].name])
  await set("lock_timeout = '20ms'")
  await knex.transaction(async trx => {
    await trx.raw(
      'lock table knex_migrations, knex_migrations_lock, knex_migrations_gapi in access exclusive mode',
    )
    for (const command of all) {
      const ran = await gapi(['migration', ...command], { cwd })
      isOneSentence(ran)
    }
  })
  await knex.raw('alter database ?? reset all', [rows[0].name])
  await set('default_transaction_read_only = on')
  for (const command of commands) {
    const { code, stderr, stdout } = await gapi(['migration', ...command], { cwd })
    expect({ command, says: stderr + stdout, bad: code === 5 }).toEqual({
      command,
      says: expect.not.stringMatching(/bug|\n\s+at /),
      bad: false,
    })
  }
})

at('postgres').run('an error that a migration catches is the one that is shown', async () => {
  const cwd = await at('postgres').database.project({
    '1_a.js': `exports.up = async k => {
  await k.raw('insert into nowhere values (1)').catch(() => {})
  await k.schema.createTable('a', t => t.increments())
}
exports.down = async () => {}`,
  })
  const { code, stdout, stderr } = await gapi(['migration', 'up'], { cwd })
  expect(code).toBe(1)
  expect(stdout + stderr).toContain('relation "nowhere" does not exist')
  expect(stdout + stderr).not.toContain('current transaction is aborted')
})

test('an applied migration whose file was renamed is recorded under its new name', async () => {
  const cwd = await at('sqlite').database.project({ '1_a.js': creates('a'), '2_b.js': creates('b') })
  expect((await gapi(['migration', 'up'], { cwd })).code).toBe(0)
  renameSync(join(cwd, 'migrations/2_b.js'), join(cwd, 'migrations/2_bees.js'))
  const wrong = await gapi(['migration', 'repair', '1_a', '--renamed-to', '2_bees'], { cwd })
  expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('Missing are 2_b.') })
  const taken = await gapi(['migration', 'repair', '2_b', '--renamed-to', '1_a'], { cwd })
  expect(taken).toMatchObject({ code: 1, stderr: expect.stringContaining('1_a is applied already.') })
  const right = await gapi(['migration', 'repair', '2_b', '--renamed-to', '2_bees.js'], { cwd })
  expect(right).toMatchObject({ code: 0, stdout: '2_b is recorded as 2_bees.\n' })
  expect(await knexOf(cwd)('knex_migrations').pluck('name')).toEqual(['1_a.js', '2_bees.js'])
  expect((await gapi(['migration', 'check'], { cwd })).stdout).toContain('Nothing found')
  expect((await gapi(['migration', 'down'], { cwd })).stdout).toContain('2_bees')
})
