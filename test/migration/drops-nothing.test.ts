import { expect, test } from 'vitest'
import { knexOf, knexProject } from '../support/knex-project.ts'
import { gapi } from '../support/run.ts'

const users = `exports.up = knex => knex.schema.createTable('users', t => { t.increments(); t.string('name') })
exports.down = knex => knex.schema.dropTable('users')
`

const wrong = `exports.up = knex => knex.schema.alterTable('users', t => { t.string('nick') })
exports.down = knex => knex.schema.alterTable('users', t => { t.dropColumn('nick'); t.dropColumn('gone') })
`

test('Knex drops a column of SQLite that does not exist without a word; SQL by hand and a rename fail', async () => {
  const knex = knexOf(knexProject({}))
  await knex.schema.createTable('users', table => {
    table.increments()
    table.string('name')
  })
  const alter = (change: (table: import('knex').Knex.AlterTableBuilder) => void) =>
    knex.schema.alterTable('users', change)
  await alter(table => table.dropColumn('gone'))
  await alter(table => table.dropColumns('name', 'gone'))
  expect(Object.keys(await knex('users').columnInfo())).toEqual(['id'])
  await expect(knex.raw('alter table users drop column gone')).rejects.toThrow(/no such column/)
  await expect(alter(table => table.renameColumn('gone', 'here'))).rejects.toThrow(/gone/)
})

test('verify reports a column that a migration drops and that does not exist', async () => {
  const cwd = knexProject({ '20260101000000_users.js': users, '20260102000000_nick.js': wrong })
  const { stdout, code } = await gapi(['migration', 'verify', '--json'], { cwd })
  const codes = JSON.parse(stdout).migrations.map(
    ({ fault }: { fault: { code: string } | null }) => fault?.code,
  )
  expect({ code, codes }).toEqual({ code: 1, codes: [undefined, 'drops-nothing'] })
  expect(stdout).toContain('down drops users.gone, which does not exist. SQLite says nothing.')
})
