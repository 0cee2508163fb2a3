import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { folderWith } from '../support/folder.ts'
import { gapi } from '../support/run.ts'

const knexfile = "module.exports = { client: 'pg' }"
const creates =
  "exports.up = k => k.schema.createTable('users', () => {})\nexports.down = k => k.schema.dropTable('users')\n"

/** `gapi migration new NAME` beside these migrations. */
async function make(words: readonly string[], migrations: Readonly<Record<string, string>>) {
  const files = Object.entries(migrations).map(([name, text]) => [`migrations/${name}`, text])
  const cwd = folderWith({ 'knexfile.js': knexfile, 'package.json': '{}', ...Object.fromEntries(files) })
  const ran = await gapi(['migration', 'new', ...words], { cwd })
  return { ...ran, names: readdirSync(join(cwd, 'migrations')) }
}

test.each<readonly [string, string, string, RegExp]>([
  [
    'of this name',
    'tidy_up',
    '20200101000000_tidy_up.js',
    /^There is already a migration tidy_up: 2020.*\.js\.$/m,
  ],
  ['numbered', 'tidy_up', '001_tidy_up.js', /: 001_tidy_up\.js\.$/m],
  ['in another case', 'tidyUp', '20200101000000_tidy_up.js', /: 20200101000000_tidy_up\.js\.$/m],
  ['with other separators', 'tidy_up', '20200101000000-tidy-up.js', /: 20200101000000-tidy-up\.js\.$/m],
  ['in SQL', 'tidy_up', '20200101000000_tidy_up.sql', /: 20200101000000_tidy_up\.sql\.$/m],
  [
    'that creates the table',
    'create_users',
    '20200101000000_init.js',
    /^20200101000000_init\.js already creates/m,
  ],
])('where a migration %s exists, %s is refused unless it is forced', async (_, name, file, message) => {
  const refused = await make([name], { [file]: creates })
  expect(refused).toMatchObject({ code: 3, stdout: '', names: [file] })
  expect(refused.stderr).toMatch(message)
  expect(refused.stderr).toContain('Choose another name, or pass --force.')
  expect((await make([name, '--force'], { [file]: creates })).names).toHaveLength(2)
})

test('the same name twice is refused, and forced the second time', async () => {
  const cwd = folderWith({ 'knexfile.js': knexfile, 'package.json': '{}' })
  const codes = []
  for (const more of [[], [], ['--force'], ['--json']])
    codes.push((await gapi(['migration', 'new', 'create_customers', 'name', ...more], { cwd })).code)
  expect(codes).toEqual([0, 3, 0, 3])
})

test.each([
  ['another name', 'tidy_up_again', { '20200101000000_tidy_up.js': creates }],
  ['another table', 'create_user_groups', { '20200101000000_create_users.js': creates }],
  [
    'a table that was dropped since',
    'create_users',
    {
      '20200101000000_init.js': creates,
      '20200102000000_out.js': "exports.up = k => k.schema.dropTable('users')\n",
    },
  ],
])('%s is not refused', async (_, name, migrations) => {
  expect((await make([name], migrations)).code).toBe(0)
})
