import { existsSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { sqlite } from '../../src/features/doctor/samples/knex.ts'
import { startNode } from '../support/bin.ts'
import { emptyFolder, writeIn } from '../support/folder.ts'
import { commit, git, repositoryWith } from '../support/repository.ts'
import { gapi } from '../support/run.ts'
import { sqliteClient } from '../support/sqlite-client.ts'

const users = `exports.up = knex => knex.schema.createTable('users', t => { t.increments(); t.string('name') })
exports.down = knex => knex.schema.dropTable('users')
`

/** Tests that migrate a database of their own, with the folder of the release. */
const migratingTest = `const { NodeSqlite } = require('./node-sqlite.cjs')
const knex = require('knex')({ client: NodeSqlite, connection: { filename: ':memory:' }, useNullAsDefault: true, pool: { min: 1, max: 1 } })
knex.migrate.latest({ directory: './migrations' })
  .then(() => knex('users').insert({ name: 'Ada' }))
  .then(() => knex.destroy())
  .catch(error => { console.error(error.message); process.exitCode = 1; return knex.destroy() })
`

/** Tests that expect a migrated database. */
const urlTest = `const { NodeSqlite } = require('./node-sqlite.cjs')
const filename = process.env.DATABASE_URL.slice('sqlite:'.length)
const knex = require('knex')({ client: NodeSqlite, connection: { filename }, useNullAsDefault: true })
knex('users').insert({ name: 'Ada' }).then(() => knex.destroy())
  .catch(error => { console.error(error.message); process.exitCode = 1; return knex.destroy() })
`

/** A project whose release is tagged v1; then these migrations are added. */
function projectAfter(release: string, migrations: Readonly<Record<string, string>>): string {
  const cwd = repositoryWith({
    'package.json': JSON.stringify({ scripts: { test: 'node test.js' } }),
    'package-lock.json': '{}',
    '.gitignore': 'node_modules\n',
    'node-sqlite.cjs': sqliteClient,
    'knexfile.js': `module.exports = { ${sqlite} }\n`,
    'migrations/1_users.js': users,
    'test.js': release,
  })
  git(cwd, 'tag', 'v1')
  symlinkSync(resolve('node_modules'), join(cwd, 'node_modules'))
  for (const [name, text] of Object.entries(migrations)) writeIn(cwd, `migrations/${name}`, text)
  return cwd
}

const alters = (change: string) =>
  `exports.up = knex => knex.schema.alterTable('users', t => { ${change} })\nexports.down = () => {}\n`

const addsAge = { '2_age.js': alters(`t.integer('age')`) }
const renames = { '2_rename.js': alters(`t.renameColumn('name', 'full_name')`) }

async function verifiedWith(cwd: string, revision = 'v1', ...args: readonly string[]) {
  const { code, stdout, stderr } = await gapi(
    ['migration', 'verify', '--with', revision, '--json', ...args],
    { cwd },
  )
  const { ok, verdict, migrations, tests, message } = JSON.parse(stdout)
  expect(ok).toBe(code === 0)
  return { code, verdict, migrations, message, output: tests?.output.join('\n'), stderr }
}

describe.each([
  ['that migrate', migratingTest],
  ['that find a database in DATABASE_URL', urlTest],
])('tests %s', (_name, release) => {
  test('pass where the release before works on the new schema', async () => {
    const cwd = projectAfter(release, addsAge)
    expect(await verifiedWith(cwd)).toMatchObject({ code: 0, verdict: 'works', migrations: ['2_age'] })
  })

  test('fail where it breaks', async () => {
    const cwd = projectAfter(release, renames)
    const { code, verdict, message, output } = await verifiedWith(cwd)
    expect({ code, verdict }).toEqual({ code: 1, verdict: 'breaks' })
    expect(message).toBe(
      'The release before breaks on the new schema: npm test ended with exit code 1 in v1, and passes on its own schema.',
    )
    expect(output).toContain('no column named name')
  })
})

test('tests that fail on their own schema too say nothing', async () => {
  const cwd = projectAfter('process.exitCode = 3', addsAge)
  const { code, verdict, message } = await verifiedWith(cwd)
  expect({ code, verdict }).toEqual({ code: 1, verdict: 'fails-anyway' })
  expect(message).toMatch(/^The tests of v1 fail on its own schema too, so they say nothing/)
})

test('the same migrations run nothing, and a changed one counts', async () => {
  const cwd = projectAfter('process.exitCode = 1', {})
  expect(await verifiedWith(cwd)).toMatchObject({ code: 0, verdict: 'same-schema', migrations: [] })
  writeIn(cwd, 'migrations/1_users.js', `${users}// \n`)
  expect(await verifiedWith(cwd)).toMatchObject({ code: 1, migrations: ['1_users'] })
})

test('the text names the migrations, the commit and another lock file, and the reason at the end', async () => {
  const cwd = projectAfter(migratingTest, renames)
  writeIn(cwd, 'package-lock.json', '{ "packages": {} }')
  const { code, stdout, stderr } = await gapi(['migration', 'verify', '--with', 'v1'], { cwd })
  const hash = git(cwd, 'rev-parse', 'v1').slice(0, 12)
  expect(stderr.split('\n')).toEqual([
    `The tests of v1 (${hash}), with a migration that it does not have:`,
    '  2_rename',
    'package-lock.json differs: they run with the packages that are installed here, not with those of v1.',
    '',
  ])
  expect(stdout).toMatch(/no column named name\n[\s\S]*The release before breaks on the new schema: /)
  expect(stdout).toContain('docs/migrations.md#expand-and-contract')
  expect(code).toBe(1)
})

test('a workflow gets an annotation on the first migration', async () => {
  const cwd = projectAfter(migratingTest, renames)
  const { stdout } = await gapi(['migration', 'verify', '--with', 'v1', '--format', 'github'], { cwd })
  expect(stdout).toMatch(
    /^::error file=migrations\/2_rename\.js,.*The release before breaks on the new schema/,
  )
})

test('nothing of the repository is changed or run, and nothing stays in the temporary folder', async () => {
  const cwd = projectAfter(migratingTest, addsAge)
  const [ran, temporary] = [join(emptyFolder(), 'ran'), emptyFolder()]
  writeIn(cwd, '.gitattributes', '*.js filter=evil\n')
  commit(cwd, 'Filter')
  writeIn(cwd, 'migrations/3_size.js', alters(`t.integer('size')`))
  const status = git(cwd, 'status', '--porcelain')
  for (const hook of ['post-checkout', 'post-index-change'])
    writeIn(cwd, `.git/hooks/${hook}`, `#!/bin/sh\ntouch ${ran}\n`, 0o755)
  git(cwd, 'config', 'filter.evil.smudge', `touch ${ran}; cat`)
  git(cwd, 'config', 'core.fsmonitor', `touch ${ran}`)
  const args = ['migration', 'verify', '--with', 'HEAD', '--json']
  const { code, stdout } = await gapi(args, { cwd, env: { TMPDIR: temporary } })
  expect({ code, verdict: JSON.parse(stdout).verdict }).toEqual({ code: 0, verdict: 'works' })
  expect(existsSync(ran)).toBe(false)
  expect(readdirSync(temporary)).toEqual([])
  git(cwd, 'config', 'core.fsmonitor', 'false')
  expect(git(cwd, 'status', '--porcelain')).toBe(status)
  expect(git(cwd, 'worktree', 'list', '--porcelain').match(/^worktree /gm)).toHaveLength(1)
})

test('a project below the top of a repository is tested in its folder', async () => {
  const top = projectAfter('', {})
  const files = ['node-sqlite.cjs', 'knexfile.js', 'migrations/1_users.js', 'package.json']
  for (const file of files) writeIn(top, `apps/api/${file}`, readFileSync(join(top, file)))
  writeIn(top, 'apps/api/test.js', migratingTest)
  commit(top, 'Api')
  const cwd = join(top, 'apps/api')
  writeIn(cwd, 'migrations/2_rename.js', renames['2_rename.js'])
  expect(await verifiedWith(cwd, 'HEAD')).toMatchObject({
    code: 1,
    verdict: 'breaks',
    migrations: ['2_rename'],
  })
})

test('Ctrl-C stops the tests and removes the release', async () => {
  const cwd = projectAfter(
    `require('node:fs').writeFileSync(process.env.STARTED, ''); setInterval(() => {}, 1000)`,
    addsAge,
  )
  const [temporary, started] = [emptyFolder(), join(emptyFolder(), 'started')]
  const args = [resolve('bin/gapi.cjs'), 'migration', 'verify', '--with', 'v1']
  const run = startNode(args, cwd, { TMPDIR: temporary, STARTED: started })
  while (!existsSync(started)) await sleep(20)
  run.kill('SIGINT')
  expect(await run.exited).toMatchObject({ code: 130, stdout: '' })
  expect(readdirSync(temporary)).toEqual([])
})

describe('bad input', () => {
  test.each([
    [['--with', 'v9'], 2, 'Unknown revision: v9.'],
    [['--with', '--upload-pack=x'], 2, 'Unknown revision: --upload-pack=x.'],
    [['--with', 'v1', '--last', '1'], 2, '--with and --last cannot be combined.'],
  ])('%j is one sentence', async (args, code, message) => {
    const ran = await gapi(['migration', 'verify', ...args], { cwd: projectAfter(migratingTest, addsAge) })
    expect(ran).toEqual({ code, stdout: '', stderr: expect.stringContaining(`${message}\n`) })
  })

  test('a folder outside git is refused', async () => {
    const cwd = projectAfter(migratingTest, addsAge)
    rmSync(join(cwd, '.git'), { recursive: true })
    expect(await gapi(['migration', 'verify', '--with', 'v1'], { cwd })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('is not in a git repository.'),
    })
  })

  test('a release without tests or without the folder is refused', async () => {
    const cwd = projectAfter(migratingTest, addsAge)
    writeIn(cwd, 'package.json', '{}')
    commit(cwd, 'No tests')
    writeIn(cwd, 'migrations/3_size.js', alters(`t.integer('size')`))
    const { stderr } = await gapi(['migration', 'verify', '--with', 'HEAD'], { cwd })
    expect(stderr).toMatch(/^HEAD has no test script in its package\.json/)
    git(cwd, 'mv', 'migrations', 'other')
    commit(cwd, 'Moved')
    git(cwd, 'mv', 'other', 'migrations')
    const moved = await gapi(['migration', 'verify', '--with', 'HEAD'], { cwd })
    expect(moved).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^HEAD has no migrations, so it cannot/),
    })
  })

  test('a migration that cannot be applied is named', async () => {
    const cwd = projectAfter(migratingTest, {
      '2_broken.js': alters(`t.dropColumn('nope'); throw new Error('no')`),
    })
    const { code, stderr } = await gapi(['migration', 'verify', '--with', 'v1'], { cwd })
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringContaining('2_broken cannot be applied: '),
    })
  })
})
