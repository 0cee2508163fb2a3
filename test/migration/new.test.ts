import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { databases } from '../support/databases.ts'
import { contentsOf, emptyFolder, folderWith } from '../support/folder.ts'
import { knexOf } from '../support/knex-project.ts'
import { createGoodApi, gapi } from '../support/run.ts'

const plain = { 'knexfile.js': "module.exports = { client: 'pg' }", 'package.json': '{}' }

/** `gapi migration new WORDS` in a folder of these files. */
async function run(words: readonly string[], files: Readonly<Record<string, string>> = plain) {
  const folder = folderWith(files)
  const ran = await gapi(['migration', 'new', ...words], { cwd: folder })
  return { ...ran, folder }
}

/** What `up` and `down` do, without the head and the foot. */
async function bodies(words: readonly string[], files = plain) {
  const { stdout, stderr } = await run([...words, '--print'], files)
  expect(stderr).toBe('')
  const [up, down] = [...stdout.matchAll(/\(_?knex\) \{\n(.*?)\n\}/gs)].map(([, body = '']) =>
    body.split('\n').map(line => line.trim()),
  )
  return { up, down }
}

test('a name and its fields make a migration with a right down', async () => {
  const { code, stdout, folder } = await run(['create_users', 'name', 'email:string{254}:unique', 'age?:int'])
  expect({ code, stdout }).toEqual({
    code: 0,
    stdout:
      'Created migrations/20261122T200631_create_users.js\n  up    create users\n  down  drop users\nNote: The folder is new.\n',
  })
  expect(readFileSync(join(folder, 'migrations/20261122T200631_create_users.js'), 'utf8')).toBe(
    `/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('users', table => {
    table.increments('id')
    table.string('name').notNullable()
    table.string('email', 254).notNullable().unique()
    table.integer('age')
    table.timestamps(true, true)
  })
}

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('users')
}
`,
  )
})

describe('names that say what to do', () => {
  const inTable = (kind: string, table: string, ...lines: string[]) => [
    `await knex.schema.${kind}('${table}', table => {`,
    ...lines,
    '})',
  ]
  const cases: readonly (readonly [words: string, up: string[], down: string[]])[] = [
    [
      'CreateUserGroupsTable name',
      inTable(
        'createTable',
        'user_groups',
        "table.increments('id')",
        "table.string('name').notNullable()",
        'table.timestamps(true, true)',
      ),
      ["await knex.schema.dropTable('user_groups')"],
    ],
    [
      'create-join-table-users-and-user-groups',
      inTable(
        'createTable',
        'users_user_groups',
        "table.integer('user_id').unsigned().notNullable().index().references('users.id').onDelete('CASCADE')",
        'table',
        ".integer('user_group_id')",
        '.unsigned()',
        '.notNullable()',
        '.index()',
        ".references('user_groups.id')",
        ".onDelete('CASCADE')",
        "table.primary(['user_id', 'user_group_id'])",
      ),
      ["await knex.schema.dropTable('users_user_groups')"],
    ],
    [
      'add_reply_to_address_to_orders reply_to?:string:unique note?:text:index',
      inTable('alterTable', 'orders', "table.string('reply_to').unique()", "table.text('note').index()"),
      inTable(
        'alterTable',
        'orders',
        "table.dropIndex('note')",
        "table.dropColumn('note')",
        "table.dropUnique(['reply_to'])",
        "table.dropColumn('reply_to')",
      ),
    ],
    [
      'add_category_ref_to_posts',
      inTable(
        'alterTable',
        'posts',
        "table.integer('category_id').unsigned().index().references('categories.id').onDelete('RESTRICT')",
      ),
      inTable(
        'alterTable',
        'posts',
        "table.dropForeign('category_id')",
        "table.dropIndex('category_id')",
        "table.dropColumn('category_id')",
      ),
    ],
    [
      'remove_nick_and_mail_from_users',
      inTable('alterTable', 'users', "table.dropColumn('mail')", "table.dropColumn('nick')"),
      ["throw new Error('The type of users.nick, mail is not known here. Write here how it comes back.')"],
    ],
    [
      'remove_nick_from_users nick?:string{60}',
      inTable('alterTable', 'users', "table.dropColumn('nick')"),
      inTable('alterTable', 'users', "table.string('nick', 60)"),
    ],
    [
      'rename_valid_to_date_to_valid_until_in_offers_in_shops',
      inTable('alterTable', 'shops', "table.renameColumn('valid_to_date', 'valid_until_in_offers')"),
      inTable('alterTable', 'shops', "table.renameColumn('valid_until_in_offers', 'valid_to_date')"),
    ],
    [
      'rename_users_to_people',
      ["await knex.schema.renameTable('users', 'people')"],
      ["await knex.schema.renameTable('people', 'users')"],
    ],
    [
      'add_unique_index_to_users team_id email',
      inTable('alterTable', 'users', "table.unique(['team_id', 'email'])"),
      inTable('alterTable', 'users', "table.dropUnique(['team_id', 'email'])"),
    ],
    [
      'add_index_on_team_id_and_email_to_users',
      inTable('alterTable', 'users', "table.index(['team_id', 'email'])"),
      inTable('alterTable', 'users', "table.dropIndex(['team_id', 'email'])"),
    ],
    [
      'remove_index_from_users email',
      inTable('alterTable', 'users', "table.dropIndex(['email'])"),
      inTable('alterTable', 'users', "table.index(['email'])"),
    ],
    [
      'drop_users',
      ["await knex.schema.dropTable('users')"],
      ["throw new Error('The columns of users are not known here. Write here how it comes back.')"],
    ],
    [
      'tidy_up',
      ["// await knex.schema.alterTable('users', table => table.string('nickname', 60))"],
      ["// await knex.schema.alterTable('users', table => table.dropColumn('nickname'))"],
    ],
  ]

  test.each(cases)('%s', async (words, up, down) => {
    expect(await bodies(words.split(' '))).toEqual({ up, down })
  })
})

test('braces and parentheses, marks on the column and on the type, synonyms and quotes all work', async () => {
  const pairs = [
    ['a:string(20)', 'a:string{20}'],
    ['a:string?', 'a?:string'],
    ['a:string{20}?', 'a?:string{20}'],
    ['a!:string', 'a'],
    ['a:null', 'a?'],
    ['a:integer', 'a:int'],
    ['a:boolean:default=true', 'a:bool:default=true'],
    ['a:jsonb', 'a:json'],
    ['a:time:default="09:30"', "a:time:default='09:30'"],
    ['user_id:references', 'user:references'],
    ['user:references{users}', 'user:references{users.id}'],
    ['a?:int', 'a:int:default=null'],
  ]
  for (const [one = '', other = ''] of pairs)
    expect([one, await bodies(['create_things', one])]).toEqual([one, await bodies(['create_things', other])])
})

test.each([
  ['users', "k.schema.createTable('users', t => t.uuid('id'))", 'uuid', 'users'],
  ['the last user_id', "t.uuid('user_id').references('accounts.id')", 'integer', 'accounts'],
  [
    'the last user_id, in the other form',
    "t.uuid('user_id').references('id').inTable('accounts')",
    'integer',
    'accounts',
  ],
  ['users, if nothing says otherwise', '', 'integer', 'users'],
])('user:references refers to %s', async (_what, text, type, table) => {
  const files = { ...plain, 'migrations/20260101000000_a.js': `${text}\nexports.down = () => {}` }
  const { up } = await bodies(['create_things', 'user:references'], files)
  expect(up?.join('')).toMatch(new RegExp(`\\.${type}\\('user_id'\\).*references\\('${table}\\.id'\\)`))
  const { up: named } = await bodies(['create_things', 'user:references{members}'], files)
  expect(named?.join('')).toContain("references('members.id')")
})

test('a reference takes the type of the key it refers to', async () => {
  const files = {
    ...plain,
    'migrations/20260101000000_a.js': `exports.up = k => k.schema.createTable("accounts", t => { t.uuid("id").primary() })
exports.down = () => {}`,
    'migrations/20260102000000_b.js': "k.schema.createTable('teams', t => { t.bigIncrements('id') })",
  }
  const { up } = await bodies(['create_users', 'account:references', 'team:references'], files)
  expect(up).toContain(
    "table.uuid('account_id').notNullable().index().references('accounts.id').onDelete('RESTRICT')",
  )
  expect(up?.join('')).toContain(".bigInteger('team_id').unsigned()")
})

describe('in the language of the folder', () => {
  const empty = { 'migrations/.keep': '', 'knexfile.js': "client: 'pg'" }
  const cases: readonly (readonly [
    about: string,
    files: Record<string, string>,
    file: string,
    starts: string,
  ])[] = [
    [
      'CommonJS',
      { ...empty, 'package.json': '{}' },
      'x.js',
      "/** @param {import('knex').Knex} knex */\nexports.up",
    ],
    [
      'a module',
      { ...empty, 'package.json': '{ "type": "module" }' },
      'x.js',
      "/** @param {import('knex').Knex} knex */\nexport async",
    ],
    [
      'TypeScript',
      { ...empty, 'package.json': '{}', 'tsconfig.json': '{}' },
      'x.ts',
      "import type { Knex } from 'knex'\n\nexport async",
    ],
    ['a knexfile in TypeScript', { 'knexfile.ts': "client: 'pg'" }, 'x.ts', 'import type'],
    [
      'the last file in .mjs',
      { ...empty, 'migrations/20200101000000_a.mjs': '' },
      'x.mjs',
      "/** @param {import('knex').Knex} knex */\nexport async",
    ],
    [
      'the last file in .cjs',
      { ...empty, 'package.json': '{ "type": "module" }', 'migrations/20200101000000_a.cjs': '' },
      'x.cjs',
      "/** @param {import('knex').Knex} knex */\nexports.up",
    ],
    ['the last file in .mts', { ...empty, 'migrations/20200101000000_a.mts': '' }, 'x.mts', 'import type'],
    [
      'a compiled module in a package that says nothing',
      { ...empty, 'migrations/20200101000000_a.js': 'export async function up() {}' },
      'x.js',
      "/** @param {import('knex').Knex} knex */\nexport async",
    ],
    [
      'declarations and tests left aside',
      {
        ...empty,
        'migrations/20200101000000_a.js': 'exports.up = 1',
        'migrations/20200101000000_a.d.ts': '',
        'migrations/20300101000000_a.test.ts': '',
      },
      'x.js',
      "/** @param {import('knex').Knex} knex */\nexports.up",
    ],
  ]

  test.each(cases)('%s', async (_about, files, file, starts) => {
    const { stdout } = await run(['create_x', '--json'], files)
    const { path, source } = JSON.parse(stdout)
    expect(path.replace(/^.*_create_/, '')).toBe(file)
    expect(source.slice(0, starts.length)).toBe(starts)
  })

  test('--js makes JavaScript', async () => {
    const { stdout } = await run(['create_x', '--js'], { 'tsconfig.json': '{}', ...plain })
    expect(stdout).toMatch(/_create_x\.js\n/)
  })
})

describe('the folder is found by reading', () => {
  const cases: readonly (readonly [knexfile: string, folder: string])[] = [
    ["module.exports = { client: 'pg' }", 'migrations'],
    ["module.exports = { client: 'pg', migrations: { tableName: 'x' } }", 'migrations'],
    [
      "export default { client: 'pg', migrations: { directory: './db/m', }, seeds: { directory: 's' } }",
      'db/m',
    ],
    ['{ "client": "pg", "migrations": { "directory": ["db/m"] } }', 'db/m'],
    ["{ client: 'pg', migrations: { directory: path.join(__dirname, 'db', 'm') } }", 'db/m'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the text of a knexfile
    ["{ client: 'pg', migrations: { directory: `${import.meta.dirname}/db/m` } }", 'db/m'],
    ["{ client: 'pg', migrations: { directory: __dirname + '/db/m' } }", 'db/m'],
    ["{ client: 'pg', // migrations: { directory: 'old' }\n migrations: { directory: 'db/m' } }", 'db/m'],
    [
      "{ a: { client: 'pg', migrations: { directory: 'm' } }, b: { client: 'pg', migrations: { directory: 'm' } } }",
      'm',
    ],
  ]
  test.each(cases)('%s', async (knexfile, folder) => {
    const { stdout } = await run(['x', '--json'], { 'knexfile.js': knexfile })
    expect(JSON.parse(stdout).path).toMatch(new RegExp(`/${folder}/\\d{8}T\\d{6}_x\\.js$`))
  })

  test('from a sub-directory, beside the knexfile', async () => {
    const folder = folderWith(plain)
    mkdirSync(join(folder, 'src/deep'), { recursive: true })
    const { stdout } = await gapi(['migration', 'new', 'x'], { cwd: join(folder, 'src/deep') })
    expect(stdout).toContain('Created ../../migrations/20261122T200631_x.js')
  })

  test('--dir needs no project, and --knexfile names one', async () => {
    const folder = folderWith({
      'm/.keep': '',
      'config/knexfile.ts': "client: 'pg', migrations: { directory: 'x' }",
    })
    const named = await gapi(['migration', 'new', 'x', '--dir', 'm'], { cwd: folder })
    const configured = await gapi(['migration', 'new', 'x', '--knexfile', 'config/knexfile.ts'], {
      cwd: folder,
    })
    expect(named.stdout).toContain('Created m/20261122T200631_x.js')
    expect(configured.stdout).toContain('Created config/x/20261122T200631_x.ts')
  })
})

describe('refused, with nothing written', () => {
  const add = (...fields: string[]) => ['add_things_to_users', ...fields]
  const make = (...fields: string[]) => ['create_users', ...fields]
  const cases: readonly (readonly [words: string[], says: string, hint?: string])[] = [
    [
      make('a:strng'),
      'a:strng: there is no type called "strng". Did you mean string?',
      'The types are string, text',
    ],
    [make('a:string:uniqe'), 'a:string:uniqe: there is no modifier called "uniqe". Did you mean unique?'],
    [make('a:string:unique:unique'), 'a:string:unique:unique has unique twice.'],
    [make('a:string:unique=yes'), 'a:string:unique=yes has unique=yes.', 'Write unique alone.'],
    [make('a:string:default'), 'a:string:default has default.', 'Write default=value.'],
    [make('a::unique'), 'a::unique has a colon too many.'],
    [make('1a'), '"1a" is not a valid name for a column.'],
    [make('a b'), '"a b" is not a valid name for a column.'],
    [make('a', 'A:int'), 'A is named twice.'],
    [make('id:uuid'), 'users already gets a column id.', 'Leave the field out, or pass --no-id'],
    [make('created_at:datetime'), 'users already gets a column created_at.'],
    [make('a?:string!'), 'a?:string! is both nullable and required.'],
    [make('a:string{0}'), 'a:string{0} cannot have {0}.', 'Write it as string{120}.'],
    [make('a:int{4}'), 'a:int{4} has braces, and int takes none.'],
    [make('a:decimal{2,4}'), 'a:decimal{2,4} has more digits after the point than in total.'],
    [make('a:decimal{66,2}'), 'a:decimal{66,2} has more digits than MySQL takes: 65, 30 of them after'],
    [['rename_a_to_a'], 'a would be renamed to itself.', 'Write another name after _to_.'],
    [['rename_a_to_a_in_users'], 'a would be renamed to itself.', 'Write another name after _to_.'],
    [make('a:enum'), 'a:enum has a type that needs its values.', 'Write it as enum{draft,published}.'],
    [make('a:enum{x,x}'), 'a:enum{x,x} has a value twice.'],
    [make('a:enum{x,y}:default=z'), 'a:enum{x,y}:default=z has a default that is not one of its values.'],
    [make('a:int:default=x'), 'a:int:default=x cannot have the default "x".'],
    [make('a:json:default={'), 'a:json:default={ cannot have the default "{".'],
    [make('a:binary:default=x'), 'a:binary:default=x has a default, and binary has none.'],
    [make('a:text:unsigned'), 'a:text:unsigned is unsigned, and text has no sign.'],
    [make('a:int:cascade'), 'a:int:cascade has cascade, but is not a reference.'],
    [make('a:references:cascade:restrict'), 'a:references:cascade:restrict has both cascade and restrict.'],
    [make('a:references:set_null'), 'a:references:set_null is set to null on delete, but may not be null.'],
    [
      make(`${'a'.repeat(64)}`),
      `The column name ${'a'.repeat(64)} has 64 characters; PostgreSQL keeps 63 of them.`,
    ],
    [make(`${'a'.repeat(55)}:int:index`), `The index name users_${'a'.repeat(55)}_index has 67 characters`],
    [
      add('a'),
      'a would be empty in the rows that users has, and it is not nullable.',
      'Allow that: a?, or give the others a value: a:default=…',
    ],
    [
      add('a:int:unique'),
      'a would be empty',
      'Allow that: a?:int:unique, or give the others a value: a:int:unique:default=…',
    ],
    [add('a?:int', 'a?:int'), 'a is named twice.'],
    [add('a:int:primary:default=1'), 'a cannot be added to users as its primary key.'],
    [
      ['add_nick_to_users'],
      'add_nick_to_users names no field.',
      'Add the field with its type, e.g. nick?:string',
    ],
    [['add_index_to_users'], 'The index on users names no column.'],
    [['rename_a_to_b_in_users', 'c'], 'A rename takes no field: c.'],
    [['create_join_table_a_b_c'], 'a_b_c does not say which two tables are joined.'],
    [['tidy_up', 'a:int'], 'The name tidy_up does not say what to do with a:int.'],
    [['…!'], '"…!" is not a valid name for a migration'],
    [['../create_users'], '"../create_users" is not a valid name for a migration: it is a path.'],
    [['admin\\\\create_users'], 'is not a valid name for a migration: it is a path.'],
    [['x', '--id', 'serial'], 'Choose one of int, bigint, uuid.'],
    [['x', '--dir', 'nowhere'], 'nowhere does not exist.', 'Create the folder first'],
    [['x', '--dir', 'package.json'], 'package.json is not a folder.'],
    [['x', '--knexfile', 'no.js'], 'No knexfile at no.js.'],
    [[], "Missing required argument 'name'."],
  ]
  test.each(cases.map(([words, says, hint = '']) => ({ words, says, hint })))('$words', async given => {
    const { words, says, hint } = given
    const { code, stdout, stderr, folder } = await run(words)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(says)
    expect(stderr).toContain(hint)
    expect(stderr.trimEnd().split('\n').length).toBeLessThanOrEqual(2)
    expect(Object.keys(contentsOf(folder)).sort()).toEqual(Object.keys(plain).sort())
  })

  const knexfiles: readonly (readonly [text: string, says: string])[] = [
    ["{ client: 'pg', migrations: { directory: folder } }", 'knexfile.js does not have it as a literal.'],
    ["{ client: 'pg', migrations }", 'knexfile.js does not have it as a literal.'],
    ["{ client: 'pg', migrations: { ...common } }", 'knexfile.js does not have it as a literal.'],
    ["module.exports = require('./config')", 'knexfile.js does not have it as a literal.'],
    ["{ client: 'pg', migrations: { directory: ['a', 'b'] } }", 'knexfile.js does not have it as a literal.'],
    [
      "{ client: 'pg', a: { migrations: { directory: 'a' } }, migrations: { directory: 'b' } }",
      'knexfile.js names several: a, b.',
    ],
  ]
  test.each(knexfiles)('a knexfile that says %s', async (text, says) => {
    const { code, stderr } = await run(['x'], { 'knexfile.js': text })
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: `Which folder holds the migrations? ${says}\nPass --dir path/to/migrations.\n`,
    })
  })

  test('outside any project', async () => {
    const { code, stderr } = await gapi(['migration', 'new', 'x'], { cwd: emptyFolder() })
    expect(code).toBe(2)
    expect(stderr).toContain('no gapi.yml and no knexfile')
  })

  test('a folder that cannot be written to is a system failure, code 1', async () => {
    const folder = folderWith(plain)
    symlinkSync('/proc/self/task', join(folder, 'migrations'))
    const { code, stderr } = await gapi(['migration', 'new', 'x'], { cwd: folder })
    expect(code).toBe(1)
    expect(stderr).toMatch(/^Could not write .*: .*\. Nothing was changed\.\n.*--dir\.\n$/)
  })

  test('--json words the same failure for a program', async () => {
    const { code, stdout } = await run(['create_users', 'a:strng', '--json'])
    expect({ code, ...JSON.parse(stdout) }).toMatchObject({
      code: 2,
      ok: false,
      error: { message: expect.stringContaining('strng') },
    })
  })
})

test('--print shows the file and --sql the statements, and neither writes', async () => {
  const printed = await run(['create_users', 'name', '--print'])
  expect(printed.stdout).toMatch(/^\/\*\* @param/)
  symlinkSync(resolve('node_modules'), join(printed.folder, 'node_modules'))
  const { stdout } = await gapi(['migration', 'new', 'add_nick_to_users', 'nick?:text', '--sql'], {
    cwd: printed.folder,
  })
  expect(stdout).toBe(
    `-- postgres, up
alter table "users" add column "nick" text;
-- postgres, down
alter table "users" drop column "nick";

-- mysql, up
alter table \`users\` add \`nick\` text;
-- mysql, down
alter table \`users\` drop \`nick\`;

-- sqlite, up
alter table \`users\` add column \`nick\` text;
-- sqlite, down
alter table \`users\` drop column \`nick\`; -- by copying the table
`,
  )
  expect(readdirSync(printed.folder)).not.toContain('migrations')
})

test('--no-transaction says so in the file', async () => {
  const { stdout } = await run(['x', '--no-transaction', '--print'])
  expect(stdout).toMatch(/^exports\.config = \{ transaction: false \}\n\n/)
})

test('a long name is cut at a word, at 60 characters', async () => {
  const name = `tidy_${'very_long_words_'.repeat(4)}up`
  const { stdout } = await run([name, '--json'])
  const { name: made, notes } = JSON.parse(stdout)
  expect(made).toBe('20261122T200631_tidy_very_long_words_very_long_words_very_long_words_very')
  expect(notes).toContain('The name is cut to 57 characters.')
})

test('what is worth knowing is said', async () => {
  const sqlite = { ...plain, 'knexfile.js': "module.exports = { client: 'better-sqlite3' }" }
  const notes = async (words: string[], files = plain) =>
    JSON.parse((await run([...words, '--json'], files)).stdout).notes.filter(
      (note: string) => !/is new/.test(note),
    )
  expect(await notes(['create_a', 'price:money'], sqlite)).toEqual([expect.stringContaining('not exact')])
  expect(await notes(['create_a', 'at:datetime:default=now'], sqlite)).toEqual([
    expect.stringContaining('without a zone'),
  ])
  expect(await notes(['create_a', 'user:references'])).toEqual([
    'No migration in this folder creates users, which it refers to.',
  ])
  expect(await notes(['create_nodes', 'parent?:references{nodes}'])).toEqual([])
  expect((await run(['drop_a'])).stdout).toContain('  down  throws: name the columns to make it work\n')
  expect(await notes(['remove_a_from_b', 'a:int'])).toEqual([expect.stringContaining('may not be null')])
})

describe('a default fits its column', () => {
  const right = [
    ...['smallint:default=-32768', 'int:default=2147483647', 'int:unsigned:default=4294967295'],
    ...['bigint:default=-9223372036854775808', 'bigint:unsigned:default=18446744073709551615'],
    ...['decimal{4,2}:default=-99.99', 'decimal:default=0000000000012.50', 'money:default=1.0001'],
    ...[
      'float:default=0.5',
      'double:default=-1.5',
      'string{3}:default=äöü',
      'string:default=',
      'text:default=x',
    ],
    ...['date:default=2028-02-29', 'time:default=23:59:59', 'datetime:default=2026-01-31T10:00Z'],
    ...['datetime:default=now', 'datetime{3}:default="2026-01-31 10:00:00.123"', 'json:default=[1]'],
    ...['bool:default=true', 'uuid:default=uuid', 'enum{a,b}:default=b'],
  ]
  const wrong: readonly (readonly [field: string, fault: string])[] = [
    ['smallint:default=32768', ': it is not between -32768 and 32767'],
    ['int:default=2147483648', ': it is not between -2147483648 and 2147483647'],
    ['int:default=1e3', ''],
    ['int:unsigned:default=-1', ': it is not between 0 and 4294967295'],
    [
      'bigint:default=9223372036854775808',
      ': it is not between -9223372036854775808 and 9223372036854775807',
    ],
    ['decimal{4,2}:default=100', ': it has more than 2 digits before the point'],
    ['decimal{4,2}:default=0.125', ': it has more than 2 digits after the point'],
    ['decimal:unsigned:default=-1', ': it is negative'],
    ['money:default=0.00001', ': it has more than 4 digits after the point'],
    [`float:default=${'9'.repeat(39)}`, ': it is greater than 3.4028234e+38'],
    [`double:default=${'9'.repeat(400)}`, ': it is greater than 1.7976931348623157e+308'],
    ['double:unsigned:default=-0.5', ': it is negative'],
    ['string{3}:default=four', ': it has 4 characters, and the column holds 3'],
    [`string:default=${'x'.repeat(256)}`, ': it has 256 characters, and the column holds 255'],
    ['date:default=2026-13-45', ': the calendar has no such day'],
    ['date:default=2026-02-29', ': the calendar has no such day'],
    ['date:default=0000-01-01', ': the calendar has no such day'],
    ['date:default=now', ''],
    ['time:default="24:00"', ': a day has no such time'],
    ['time:default="9:30"', ''],
    ['datetime:default="2026-02-30 10:00"', ': the calendar has no such day'],
    ['datetime:default="2026-01-31 10:60"', ': a day has no such time'],
    ['datetime:default="2026-01-31 ::"', ''],
    ['datetime{0}:default="2026-01-31 10:00:00.5"', ': it has more than 0 digits after the second'],
    ['bool:default=yes', ''],
    ['uuid:default=1', ''],
    ['json:default={"a":}', ''],
  ]
  test.each(right)('%s', async field => {
    const { code, stderr } = await run(['create_things', `x:${field}`, '--print'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  })

  test.each(wrong)('not %s', async (field, fault) => {
    const { code, stdout, stderr, folder } = await run(['create_things', `x:${field}`])
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    const [says, hint, ...others] = stderr.trimEnd().split('\n')
    expect(says).toMatch(/^x:\S.* cannot have the default "/)
    expect(says?.endsWith(`"${fault}.`)).toBe(true)
    expect(hint).toMatch(/^(Correct it, e\.g\. |Write it as )default=/)
    expect(others).toEqual([])
    expect(Object.keys(contentsOf(folder)).sort()).toEqual(Object.keys(plain).sort())
  })

  test('on MySQL a text has none, because Knex would leave it out', async () => {
    const mysql = { ...plain, 'knexfile.js': "module.exports = { client: 'mysql2' }" }
    const { code, stdout, stderr } = await run(['create_things', 'x:text:default=a'], mysql)
    expect({ code, stdout, stderr }).toEqual({
      code: 2,
      stdout: '',
      stderr:
        'x has a default, which Knex leaves out for a text of MySQL.\nLeave it out, or write x:string.\n',
    })
  })

  test('a time needs no quotes, which a shell removes', async () => {
    const quoted = await bodies(['create_things', 'x:datetime:default="2026-01-31 10:00:00":unique'])
    expect(await bodies(['create_things', 'x:datetime:default=2026-01-31 10:00:00:unique'])).toEqual(quoted)
  })

  describe.each(databases)('on $name', database => {
    const on = database.isThere ? test : test.skip
    on('the database takes them all', async () => {
      const isMysql = database.name === 'mysql'
      const foreign = isMysql ? /^text/ : /unsigned:default=\d/
      const fields = right.filter(field => !foreign.test(field))
      const cwd = await database.project({})
      const named = fields.map((field, index) => `x${index}:${field}`)
      const made = await gapi(['migration', 'new', 'create_things', ...named], { cwd })
      expect({ code: made.code, stderr: made.stderr }).toEqual({ code: 0, stderr: '' })
      const up = await gapi(['migration', 'up'], { cwd })
      expect({ code: up.code, says: up.stdout + up.stderr }).toMatchObject({ code: 0 })
      const knex = knexOf(cwd)
      await knex('things').insert({})
      expect(await knex('things').select('id')).toHaveLength(1)
    })
  })
})

describe('in a generated project', () => {
  test('it follows the project: the application makes the id, and every table has a created_at', async () => {
    const folder = emptyFolder()
    await createGoodApi(['shop', '--no-install', '--no-git'], { cwd: folder })
    const project = join(folder, 'shop')
    const made = async (...words: string[]) => {
      const { code, stdout } = await gapi(['migration', 'new', ...words, '--json'], {
        cwd: join(project, 'src'),
      })
      expect(code).toBe(0)
      return JSON.parse(stdout)
    }
    const first = await made(
      'create_reviews',
      'product:references:cascade',
      'stars:int',
      'body?:text',
      'seen_at?:datetime',
    )
    const second = await made(
      'create_join_table_products_clients',
      'kind:enum{first choice,second choice,third choice,none at all}',
    )
    expect(first.path).toBe(join(project, 'db/migrations/20261122T200631_create_reviews.ts'))
    expect(second.name).toBe('20261122T200632_create_join_table_products_clients')
    expect(first.source).toBe(`import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('reviews', table => {
    table.uuid('id').notNullable().primary()
    table.uuid('product_id').notNullable().index().references('products.id').onDelete('CASCADE')
    table.integer('stars').notNullable()
    table.text('body').nullable()
    table.datetime('seen_at', { precision: 3 }).nullable()
    table.datetime('created_at', { precision: 3 }).notNullable()
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('reviews')
}
`)
    const owned = await made('create_notes', 'user_id:references', 'body:text')
    expect(owned.source).toContain("table.uuid('user_id').notNullable().index().references('clients.id')")
    expect(owned.notes).toEqual([])
    await made('tidy_up')
    await made('remove_sku_from_products')
    const checked = spawnSync(resolve('node_modules/.bin/biome'), ['check', '--vcs-enabled=false', 'db'], {
      cwd: project,
      encoding: 'utf8',
    })
    expect({ status: checked.status, says: checked.stdout + checked.stderr }).toMatchObject({ status: 0 })
  })
})

test('K15: eight commands at once make eight files of eight different dates', async () => {
  const folder = folderWith(plain)
  const codes = await Promise.all(
    Array.from({ length: 8 }, () => {
      const child = spawn(
        process.execPath,
        [resolve('bin/gapi.cjs'), 'migration', 'new', 'create_users', '--force'],
        {
          cwd: folder,
        },
      )
      return new Promise<number | null>(done => child.on('close', done))
    }),
  )
  expect(codes).toEqual(Array(8).fill(0))
  const stamps = readdirSync(join(folder, 'migrations')).map(name => name.slice(0, 15))
  expect(new Set(stamps).size).toBe(8)
})
