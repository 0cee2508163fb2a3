import { execFileSync } from 'node:child_process'
import { symlinkSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { emptyFolder, folderWith, writeIn } from '../support/folder.ts'
import { creates, knexOf, knexProject } from '../support/knex-project.ts'
import { createGoodApi, gapi } from '../support/run.ts'

const fine = `exports.up = knex => knex.schema.createTable('users', t => { t.bigIncrements('id') })
exports.down = knex => knex.schema.dropTable('users')
`
const drops = `/** Nobody needs it. */
exports.up = async function up(knex) {
  await knex.schema.alterTable('users', table => {
    table.dropColumn('nick')
  })
}

exports.down = async function down(knex) {
  await knex.schema.alterTable('users', table => table.string('nick'))
}
`

function projectWith(files: Readonly<Record<string, string>>): string {
  const folder = folderWith({
    'package.json': '{}',
    'knexfile.js': "module.exports = { client: 'pg' }",
    ...files,
  })
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'))
  return folder
}

const two = { 'migrations/20260101000000_fine.js': fine, 'migrations/20260102000000_drops.js': drops }

test('a finding says where, which rule, why, and what to do instead', async () => {
  const { code, stdout } = await gapi(['migration', 'lint'], { cwd: projectWith(two) })
  expect({ code, stdout }).toEqual({
    code: 1,
    stdout: `migrations/20260102000000_drops.js:4  error  drop-column  users.nick
  Its values are gone, and the release before still reads or writes it during a deploy.
  Instead: First release a version that no longer uses the column; drop it in a later migration.

1 error in 2 of 2 migrations for postgres.
To suppress a rule, add a comment with the reason: // gapi-ok: drop-column unused since 2.3
`,
  })
})

test('nothing found is code 0, and so is advice alone', async () => {
  const clean = await gapi(['migration', 'lint'], {
    cwd: projectWith({ 'migrations/20260101000000_a.js': fine }),
  })
  expect(clean).toEqual({ code: 0, stdout: 'Nothing found in 1 of 1 migrations for postgres.\n', stderr: '' })
  const narrow = projectWith({
    'migrations/20260101000000_a.js': fine.replace('bigIncrements', 'increments'),
  })
  const { code, stdout } = await gapi(['migration', 'lint'], { cwd: narrow })
  expect(code).toBe(0)
  expect(stdout).toContain(':1  note  narrow-id  users.id\n')
})

describe('a suppression', () => {
  const lint = (comment: string) =>
    gapi(['migration', 'lint', '--json'], {
      cwd: projectWith({ 'migrations/20260102000000_drops.js': `${comment}\n${drops}` }),
    })

  test('with a reason is kept with it', async () => {
    const { code, stdout } = await lint('// gapi-ok: drop-column unused since 2.3')
    expect({ code, ...JSON.parse(stdout) }).toMatchObject({
      code: 0,
      ok: true,
      findings: [],
      suppressed: [{ rule: 'drop-column', reason: 'unused since 2.3' }],
    })
  })

  test('without a reason is a finding more', async () => {
    const { code, stdout } = await lint('// gapi-ok: drop-column')
    const { findings } = JSON.parse(stdout)
    expect({ code, rules: findings.map(({ rule }: { rule: string }) => rule) }).toEqual({
      code: 1,
      rules: ['drop-column', 'suppression-without-reason'],
    })
  })

  test('of a rule there is not says so', async () => {
    const { findings } = JSON.parse((await lint('// gapi-ok: drop-colum unused')).stdout)
    expect(findings[1]).toMatchObject({ rule: 'suppression-of-unknown-rule', about: 'drop-colum', line: 1 })
  })
})

describe('in a repository', () => {
  function repository(): string {
    const folder = projectWith(two)
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], { cwd: folder })
    git('init', '-q', '-b', 'main')
    git('add', 'migrations', 'knexfile.js')
    git('commit', '-qm', 'All')
    writeIn(folder, 'migrations/20260103000000_more.js', drops.replace('nick', 'mail'))
    return folder
  }

  test('only what the main branch does not have is looked at, so history never nags', async () => {
    const { code, stdout } = await gapi(['migration', 'lint'], { cwd: repository(), env: process.env })
    expect(code).toBe(1)
    expect(stdout).toContain('users.mail')
    expect(stdout).toContain('1 error in 1 of 3 migrations for postgres, those that main does not have.')
  })

  test('--all and a file named look at what they say', async () => {
    const cwd = repository()
    const all = await gapi(['migration', 'lint', '--all'], { cwd, env: process.env })
    expect(all.stdout).toContain('2 errors in 3 of 3 migrations')
    const one = await gapi(['migration', 'lint', 'migrations/20260101000000_fine.js'], {
      cwd,
      env: process.env,
    })
    expect(one.code).toBe(0)
  })

  test('a base that git does not know is a usage error', async () => {
    const { code, stderr } = await gapi(['migration', 'lint', '--base', 'nope'], {
      cwd: repository(),
      env: process.env,
    })
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: 'Unknown revision: nope.\nPass a branch, a tag or a commit, e.g. --base main, or pass --all.\n',
    })
  })
})

test('--format github annotates the line', async () => {
  const cwd = projectWith(two)
  const { code, stdout } = await gapi(['migration', 'lint', '--format', 'github'], {
    cwd,
    env: { GITHUB_WORKSPACE: cwd },
  })
  expect({ code, stdout }).toEqual({
    code: 1,
    stdout:
      '::error file=migrations/20260102000000_drops.js,line=4,title=drop-column::users.nick: Its values are gone, and the release before still reads or writes it during a deploy.%0AInstead: First release a version that no longer uses the column; drop it in a later migration.\n',
  })
})

describe('what the text of a knexfile does not say plainly is asked of the knexfile', () => {
  const inTwo = {
    'knexfile.js':
      "module.exports = { client: 'pg', connection: 'postgres://app@127.0.0.1:1/shop', migrations: { directory: ['a', 'b'], loadExtensions: ['.js'] } }",
    'a/20260101000000_fine.js': fine,
    'b/20260102000000_drops.js': drops,
    'b/20260103000000_left_out.mjs': 'nonsense(',
  }

  test('several folders, and the extensions that are loaded', async () => {
    const { code, stdout } = await gapi(['migration', 'lint'], { cwd: projectWith(inTwo) })
    expect(code).toBe(1)
    expect(stdout).toMatch(/^b\/20260102000000_drops.js:4 {2}error {2}drop-column {2}users.nick\n/)
    expect(stdout).toContain('1 error in 2 of 2 migrations for postgres.')
  })

  test('several folders, each with what the main branch does not have', async () => {
    const cwd = projectWith(inTwo)
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], { cwd })
    git('init', '-q', '-b', 'main')
    git('add', 'a', 'b')
    git('commit', '-qm', 'All')
    writeIn(cwd, 'a/20260104000000_more.js', drops.replace('nick', 'mail'))
    const { stdout } = await gapi(['migration', 'lint'], { cwd, env: process.env })
    expect(stdout).toContain('users.mail')
    expect(stdout).toContain('1 error in 1 of 3 migrations for postgres, those that main does not have.')
  })

  test('which database a client of its own is for', async () => {
    const cwd = projectWith({
      ...two,
      'knexfile.js':
        "module.exports = { client: class extends require('knex/lib/dialects/mysql2/index.js') {} }",
    })
    expect((await gapi(['migration', 'lint'], { cwd })).stdout).toContain('of 2 migrations for mysql.')
  })

  test('a file of a migrationSource that is named', async () => {
    const cwd = projectWith({
      ...two,
      'knexfile.js':
        "module.exports = { client: 'pg', migrations: { migrationSource: { getMigrations: () => [] } } }",
    })
    const { stdout } = await gapi(['migration', 'lint', 'migrations/20260102000000_drops.js'], { cwd })
    expect(stdout).toContain('drop-column  users.nick')
  })
})

test('--pending looks at what the database lacks', async () => {
  const cwd = knexProject({
    '1_a.js': creates('a'),
    '2_b.js': drops,
    '3_c.js': drops.replace('nick', 'mail'),
  })
  await gapi(['migration', 'up', '--to', '1_a'], { cwd })
  await knexOf(cwd)('knex_migrations').insert({ name: '2_b.js', batch: 2 })
  const { code, stdout } = await gapi(['migration', 'lint', '--pending'], { cwd })
  expect(code).toBe(1)
  expect(stdout).toContain('drop-column  users.mail')
  expect(stdout).toContain('in 1 of 3 migrations for sqlite, those that are pending in sqlite dev.sqlite.')
  const json = JSON.parse((await gapi(['migration', 'lint', '--pending', '--json'], { cwd })).stdout)
  expect(json).toMatchObject({ base: null, pendingIn: 'sqlite dev.sqlite', total: 3 })
})

test('--pending of a database that does not answer is code 1, and says what works without', async () => {
  const cwd = projectWith({
    ...two,
    'knexfile.js': "module.exports = { client: 'pg', connection: 'postgres://app:hunter2@127.0.0.1:1/shop' }",
  })
  const { code, stdout, stderr } = await gapi(['migration', 'lint', '--pending'], { cwd })
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  expect(stderr).toMatch(
    /^Cannot use pg app@127.0.0.1:1\/shop: .*\nOnly the database knows what is pending\./,
  )
})

test('TypeScript and modules are read like the rest', async () => {
  const cwd = projectWith({
    'package.json': '{ "type": "module" }',
    'knexfile.js': "export default { client: 'mysql2' }",
    'migrations/20260101000000_a.ts': `import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.schema.dropTable('users')
}
`,
  })
  const { stdout } = await gapi(['migration', 'lint', '--json'], { cwd })
  const found = JSON.parse(stdout).findings.map(({ rule, line }: { rule: string; line: number }) => [
    rule,
    line,
  ])
  expect(found).toEqual([
    ['drop-table', 4],
    ['missing-down', 1],
  ])
})

test('what gapi migration new writes in a generated project has nothing to find', async () => {
  const folder = emptyFolder()
  await createGoodApi(['shop', '--no-install', '--no-git'], { cwd: folder })
  const cwd = join(folder, 'shop')
  symlinkSync(resolve('node_modules'), join(cwd, 'node_modules'))
  await gapi(['migration', 'new', 'create_reviews', 'product:references', 'stars:int'], { cwd })
  await gapi(['migration', 'new', 'add_text_to_reviews', 'body?:text', 'kind:string:default=long'], { cwd })
  const { code, stdout } = await gapi(['migration', 'lint', '--all'], { cwd })
  expect(code).toBe(0)
  expect(stdout).toMatch(/^Nothing found in (\d+) of \1 migrations for sqlite\.\n$/)
})

const refused: readonly (readonly [
  about: string,
  files: Record<string, string>,
  args: string[],
  says: string,
])[] = [
  [
    'an unknown database',
    { 'knexfile.js': "module.exports = { client: 'mssql' }", 'migrations/1_a.js': fine },
    [],
    'Which database are the migrations for?',
  ],
  [
    'a knexfile that must be run, and cannot',
    { 'knexfile.js': 'client: kind' },
    [],
    'knexfile.js could not be read: ',
  ],
  ['--all and --pending', {}, ['--all', '--pending'], '--all and --pending cannot be combined.'],
  ['a file and --base', {}, ['1_a.js', '--base', 'main'], '1_a.js and --base cannot be combined.'],
  [
    'a migrationSource',
    {
      'knexfile.js':
        "module.exports = { client: 'pg', migrations: { migrationSource: { getMigrations: () => [] } } }",
    },
    [],
    'The migrations come from a migrationSource, and the linter reads only files.',
  ],
  ['a file that is not there', {}, ['no.js'], 'Could not read no.js.'],
  [
    'a file that does not load',
    { 'migrations/1_a.js': 'syntax error' },
    ['--all'],
    '1_a.js could not be loaded: ',
  ],
  [
    'a file without an up',
    { 'migrations/1_a.js': 'exports.down = () => {}' },
    ['--all'],
    '1_a.js exports no function up.',
  ],
  ['an unknown dialect', {}, ['--dialect', 'oracle'], 'Choose one of postgres, mysql, sqlite.'],
]

test.each(refused)('%s is a usage error', async (_about, files, args, says) => {
  const { code, stdout, stderr } = await gapi(['migration', 'lint', ...args], { cwd: projectWith(files) })
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toContain(says)
})
