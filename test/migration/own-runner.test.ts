import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { databases } from '../support/databases.ts'
import { writeIn } from '../support/folder.ts'
import { knexOf } from '../support/knex-project.ts'
import { type OwnRunner, ownRunner } from '../support/own-runner.ts'
import { gapi } from '../support/run.ts'
import { isFull } from '../support/tiers.ts'

const creates = (table: string) => `
export const up = knex => knex.schema.createTable('${table}', t => { t.increments(); t.string('name') })
export const down = knex => knex.schema.dropTable('${table}')
`

/** With a file `kill` in the folder that says 2, the process dies right after the second writing statement. */
const deadly = `import { existsSync, readFileSync, rmSync } from 'node:fs'
const dies = knex => {
  if (!existsSync('kill')) return
  let left = Number(readFileSync('kill', 'utf8'))
  const { client } = knex
  const { _query } = client
  client._query = async function (connection, statement) {
    const done = await _query.call(this, connection, statement)
    if (/^\\s*(create|insert|drop|delete)/i.test(statement.sql) && --left === 0) {
      rmSync('kill')
      process.kill(process.pid, 'SIGKILL')
      await new Promise(() => {})
    }
    return done
  }
}
export const up = async knex => {
  dies(knex)
  await knex.schema.createTable('a', t => { t.increments() })
  await knex('a').insert({ id: 7 })
  await knex.schema.createTable('b', t => { t.increments() })
}
export const down = async knex => {
  dies(knex)
  await knex.schema.dropTable('b')
  await knex.schema.dropTable('a')
}
`

/** That it ends with this code in one or two lines, and no stack. */
async function says(runner: OwnRunner, code: number, what: RegExp, ...words: readonly [string, ...string[]]) {
  const ran = await runner.run(...words)
  expect({ words, ...ran, code: ran.code }).toMatchObject({
    words,
    code,
    stdout: code === 0 ? ran.stdout : '',
  })
  expect(ran.stderr + ran.stdout).toMatch(what)
  expect(ran.stderr).not.toMatch(/^ +at /m)
  expect(ran.stderr.trimEnd().split('\n').length).toBeLessThanOrEqual(2)
}

describe.each(databases)("a project's own runner on $name", database => {
  const on = database.isThere ? test : test.skip

  on(
    'killed at every statement of up and down, it never says that all is done',
    { timeout: 300_000 },
    async () => {
      // In the small tier at every second one, the first or the second in turn.
      const [first, step] = isFull ? [1, 1] : [1 + (databases.indexOf(database) % 2), 2]
      for (const verb of ['migrate', 'rollback'] as const) {
        for (let at = first; ; at += step) {
          const runner = await ownRunner(database, { '1_a.js': deadly })
          if (verb === 'rollback') expect((await runner.run('migrate')).code).toBe(0)
          writeIn(runner.cwd, 'kill', String(at))
          await runner.run(verb)
          if (existsSync(join(runner.cwd, 'kill'))) break
          const knex = knexOf(runner.knexfile)
          const [status, again] = [
            await gapi(['migration', 'status', '--exit-code'], { cwd: runner.knexfile }),
            await runner.run('migrate'),
          ]
          if (again.code === 0) {
            for (const table of ['a', 'b']) expect(await knex.schema.hasTable(table)).toBe(true)
            continue
          }
          expect(again).toMatchObject({ code: 1, stdout: '' })
          expect(again.stderr).toMatch(
            /^1_a is partly (applied|rolled back):.*\n.* repair 1_a --applied \(or --pending\)\n$/,
          )
          expect(status).toMatchObject({ code: 1, stdout: expect.stringContaining('interrupted  1_a') })
          await says(runner, 1, /partly/, 'rollback')
          for (const table of ['a', 'b']) await knex.schema.dropTableIfExists(table)
          await says(runner, 0, /null/, 'repair', '1_a', '--pending')
          expect(JSON.parse((await runner.run('migrate')).stdout)).toEqual(['1_a'])
        }
      }
    },
  )

  on(
    'a lock row that gapi left when it died is freed, one that knex set is told',
    { timeout: 60_000 },
    async () => {
      const runner = await ownRunner(database, { '1_a.js': creates('a') })
      await runner.run('migrate')
      const knex = knexOf(runner.knexfile)
      const [{ index }] = await knex('knex_migrations_lock').select('index')
      await knex('knex_migrations_lock').update({ is_locked: 1 })
      await says(
        runner,
        1,
        /^knex_migrations_lock is set: .*\nIf no migration is running: .* unlock$/m,
        'migrate',
      )
      await says(runner, 1, /^knex_migrations_lock is set: /, 'rollback')
      await says(runner, 0, /null/, 'unlock')
      await knex('knex_migrations_lock').update({ is_locked: 1 })
      const owner = JSON.stringify({ host: 'gone', pid: 1, since: '2026-01-01T00:00:00.000Z', row: index })
      await knex('knex_migrations_gapi').insert({ key: 'lock', value: owner })
      await says(runner, 0, /\[\]/, 'migrate')
      expect(await knex('knex_migrations_lock').select('is_locked')).toEqual([{ is_locked: 0 }])
      expect(await knex('knex_migrations_gapi').select()).toEqual([])
    },
  )

  on('a lock that is lost is noticed before the next migration begins', { timeout: 60_000 }, async () => {
    const runner = await ownRunner(database, { '1_a.js': losesLock, '2_b.js': creates('b') })
    await says(runner, 1, /^The migration lock was lost: /, 'migrate')
    expect(await knexOf(runner.knexfile).schema.hasTable('b')).toBe(false)
  })

  on('a migration that fails says so, and what stays', { timeout: 60_000 }, async () => {
    const runner = await ownRunner(database, {
      '1_a.js': creates('a')
        .replace("createTable('a'", "createTable('first', t => { t.increments() }).createTable('sqlite_a'")
        .replace("'name')", "'name', 10).references('nowhere.id')"),
    })
    const stays =
      database.name === 'mysql' ? /^1_a failed: .*\nPart of it remains\. .* repair 1_a/ : /^1_a failed: /
    await says(runner, 1, stays, 'migrate')
  })

  on('the files of applied migrations that are missing are told', { timeout: 60_000 }, async () => {
    const runner = await ownRunner(database, { '1_a.js': creates('a') })
    await runner.run('migrate')
    await knexOf(runner.knexfile)('knex_migrations').insert({ name: '0_gone', batch: 1 })
    await says(runner, 0, /\[\]/, 'migrate')
    writeIn(runner.cwd, 'db/migrations/2_b.js', creates('b'))
    await says(runner, 1, /^The files of applied migrations are missing: 0_gone\./, 'migrate')
  })
})

/** Ends whatever holds the lock, as a time limit of the server or an administrator would. */
const losesLock = `import { rmSync } from 'node:fs'
export const up = async knex => {
  await knex.schema.createTable('a', t => { t.increments() })
  const { dialect } = knex.client
  if (dialect === 'postgresql') await knex.raw("select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())")
  else if (dialect === 'mysql') await knex.raw("kill connection (select is_used_lock(concat(left(database(), 50), '.migrations')))").catch(async () => {
    const [[{ id }]] = await knex.raw("select is_used_lock(concat(left(database(), 50), '.migrations')) as id")
    await knex.raw('kill connection ' + id)
  })
  else rmSync(knex.client.config.connection.filename + '.gapi-lock')
  await new Promise(done => setTimeout(done, 300))
}
export const down = knex => knex.schema.dropTable('a')
`
