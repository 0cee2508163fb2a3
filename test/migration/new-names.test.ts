import { describe, expect, test } from 'vitest'
import { blindNames } from '../support/blind-names.ts'
import { databases } from '../support/databases.ts'
import { folderWith } from '../support/folder.ts'
import { gapi } from '../support/run.ts'

/** `gapi migration new WORDS --print` in a folder of these migrations, on PostgreSQL. */
async function run(
  words: readonly string[],
  client = 'pg',
  migrations: Readonly<Record<string, string>> = {},
) {
  const cwd = folderWith({
    'knexfile.js': `module.exports = { client: '${client}' }`,
    'package.json': '{}',
    ...migrations,
  })
  return gapi(['migration', 'new', ...words, '--print'], { cwd })
}

/** What `up` and `down` do: a line for the table and one for each call; 'throws' and 'empty' as such. */
function changesIn(source: string): (string[] | 'throws' | 'empty')[] {
  return [...source.matchAll(/\(_?knex\) \{\n(.*?)\n\}/gs)].map(([, body = '']) => {
    if (body.includes('throw new Error')) return 'throws'
    if (body.trim().startsWith('//')) return 'empty'
    return body
      .replace(/\n\s+\./g, '.')
      .split('\n')
      .map(line => line.trim())
      .filter(line => line !== '})')
      .map(line =>
        line
          .replace(/^await knex\.schema\.(create|alter)Table\('(\w+)'.*/, '$1 $2')
          .replace(/^await knex\.schema\.dropTable\('(\w+)'\)/, 'drop $1')
          .replace(/^await knex\.schema\.renameTable\('(\w+)', '(\w+)'\)/, 'rename $1 $2'),
      )
  })
}

describe('names that people type', () => {
  test.each(blindNames)('$words', async ({ words, up, down, type, empty }) => {
    const { code, stdout, stderr } = await run(words.split(/ (?![>=<'])/))
    if (type !== undefined)
      expect({ code, says: stderr }).toEqual({ code: 2, says: expect.stringContaining(type) })
    else
      expect({ stderr, changes: changesIn(stdout) }).toEqual({
        stderr: '',
        changes: empty ? ['empty', 'empty'] : [up, down],
      })
  })
})

test('a name that may mean a table or a column of one in this folder is refused with both names', async () => {
  const made = { 'migrations/1_a.js': "exports.up = k => k.schema.createTable('users', t => t.increments())" }
  const says = async (words: string) => (await run(words.split(' '), 'pg', made)).stderr
  expect(await says('drop_users_email')).toContain(
    'drop_email_from_users; for a table: drop_table_users_email',
  )
  expect(await says('rename_users_mail_to_email')).toContain('rename_mail_to_email_in_users')
  expect(await says('rename_mail_in_users_to_email')).toContain('rename_mail_to_email_in_users')
  expect(await says('drop_index_users_email')).toContain('remove_index_from_users users_email')
  expect(await says('create_table')).toContain('create_table_invoices')
  expect(await says('add_constraint_to_users')).toContain('add_unique_to_users')
  expect((await run(['drop_users'], 'pg', made)).code).toBe(0)
})

test('SQLite adds no check and no default that is a function', async () => {
  expect((await run(['add_check_to_orders', 'total>=0'], 'sqlite3')).stderr).toContain(
    "table.check('total >= 0')",
  )
  const { stdout } = await run(['add_timestamps_to_tags'], 'sqlite3')
  expect(changesIn(stdout)).toEqual([
    ['alter tags', "table.datetime('created_at')", "table.datetime('updated_at')"],
    ['alter tags', "table.dropColumn('updated_at')", "table.dropColumn('created_at')"],
  ])
})

const start = `exports.up = async k => {
  for (const table of ['users', 'companies', 'tags', 'posts', 'orders', 'accounts'])
    await k.schema.createTable(table, t => { t.increments(); t.string('phone', 20); t.integer('total').notNullable().defaultTo(1); t.integer('user_id').unsigned() })
  await k.schema.createTable('bare', t => { t.string('name', 20).notNullable() })
}
exports.down = async () => {}`

const written = [
  'add_unique_to_users phone',
  'add_unique_key_to_users phone total',
  'make_total_unique_in_users',
  'add_phone_index_to_posts',
  'create_index_on_orders phone total',
  'add_timestamps_to_tags',
  'add_foreign_key_to_posts user_id',
  'add_fk_to_orders user_id:references{accounts}:cascade',
  'add_primary_key_to_bare name',
  'make_phone_required_in_orders',
  'make_total_nullable_in_orders',
  'add_company_ref_to_users',
]

describe.each(databases)('on $name', database => {
  const run = database.isThere ? test : test.skip
  run('every kind of change is rolled back to the schema before it', async () => {
    const cwd = await database.project({ '20260101T000000_start.js': start })
    const all = database.name === 'sqlite' ? written : [...written, 'add_check_to_orders total>=0']
    for (const words of all) {
      const { code, stderr } = await gapi(['migration', 'new', ...words.split(' ')], { cwd })
      expect({ words, code, stderr }).toEqual({ words, code: 0, stderr: '' })
    }
    const { code, stdout } = await gapi(['migration', 'verify', '--last', String(all.length)], { cwd })
    expect({ code, says: stdout.match(/^failed.*|^ {2}.*/gm) }).toEqual({ code: 0, says: null })
  })
})
