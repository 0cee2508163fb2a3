import { mkdirSync, symlinkSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { contentsOf, emptyFolder, folderWith, writeIn } from '../support/folder.ts'
import { creates, knexOf, knexProject } from '../support/knex-project.ts'
import { gapi } from '../support/run.ts'
import { sqliteClient } from '../support/sqlite-client.ts'

const one = { '1_a.js': creates('a') }
const config = `{ client: require('./node-sqlite.cjs').NodeSqlite, connection: { filename: './dev.sqlite' }, useNullAsDefault: true }`

/** A project with one migration and this knexfile. */
function projectWith(knexfile: string, text: string, more: Readonly<Record<string, string>> = {}): string {
  const folder = folderWith({
    'package.json': '{}',
    'node-sqlite.cjs': sqliteClient,
    'migrations/1_a.js': creates('a'),
    [knexfile]: text,
    ...more,
  })
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'))
  return folder
}

async function statusOf(cwd: string, args: readonly string[] = [], env = {}) {
  const { stdout, code } = await gapi(['migration', 'status', '--json', ...args], { cwd, env })
  return { ...JSON.parse(stdout), exitCode: code }
}

describe('any knexfile is read as Knex reads it', () => {
  const esm = config.replace("require('./node-sqlite.cjs')", 'sqlite')
  const typed = `import type { Knex } from 'knex'\nimport * as sqlite from './node-sqlite.cjs'\nconst config: Knex.Config = ${esm}\nexport default config\n`
  test.each([
    ['an object', 'knexfile.js', `module.exports = ${config}`],
    ['K10: .cjs', 'knexfile.cjs', `module.exports = ${config}`],
    ['.mjs', 'knexfile.mjs', `import sqlite from './node-sqlite.cjs'\nexport default ${esm}`],
    ['.ts', 'knexfile.ts', typed],
    ['K10: .mts', 'knexfile.mts', typed],
    ['K10: .cts', 'knexfile.cts', typed],
    ['a function', 'knexfile.js', `module.exports = () => (${config})`],
    ['a function of a promise', 'knexfile.js', `module.exports = async () => (${config})`],
    ['a promise', 'knexfile.js', `module.exports = Promise.resolve(${config})`],
    ['a default export of CommonJS', 'knexfile.js', `exports.__esModule = true; exports.default = ${config}`],
    ['environments', 'knexfile.js', `exports.development = ${config}`],
  ])('%s', async (_about, name, text) => {
    const status = await statusOf(projectWith(name, text))
    expect(status).toMatchObject({
      ok: true,
      database: 'sqlite ./dev.sqlite',
      migrations: [{ name: '1_a', status: 'pending' }],
    })
  })

  test('an environment is chosen by --env, else by NODE_ENV', async () => {
    const named = (name: string) => `exports.${name} = ${config.replace('dev.', `${name}.`)}\n`
    const cwd = projectWith('knexfile.js', named('development') + named('staging'))
    expect(await statusOf(cwd)).toMatchObject({
      environment: 'development',
      database: 'sqlite ./development.sqlite',
    })
    expect(await statusOf(cwd, [], { NODE_ENV: 'staging' })).toMatchObject({
      database: 'sqlite ./staging.sqlite',
    })
    expect(await statusOf(cwd, ['--env', 'staging'])).toMatchObject({ database: 'sqlite ./staging.sqlite' })
  })

  test('K18: an environment that is not there is an error that names those that are', async () => {
    const cwd = projectWith('knexfile.js', `exports.development = ${config}\nexports.staging = ${config}`)
    expect(await statusOf(cwd, ['--env', 'stagin'])).toMatchObject({
      exitCode: 2,
      error: {
        message: 'knexfile.js has no environment stagin. Did you mean staging?',
        hint: 'It has development, staging. Choose one with --env.',
      },
    })
  })
})

describe('K17: from a sub-directory', () => {
  test('paths start at the knexfile, and no second database is made', async () => {
    const cwd = projectWith('knexfile.js', `module.exports = ${config}`)
    mkdirSync(join(cwd, 'src/deep'), { recursive: true })
    expect((await gapi(['migration', 'up'], { cwd: join(cwd, 'src/deep') })).code).toBe(0)
    const files = Object.keys(contentsOf(cwd)).filter(path => path.endsWith('sqlite'))
    expect(files).toEqual(['dev.sqlite'])
  })

  test('--knexfile names one that lies elsewhere', async () => {
    const cwd = projectWith('config/knexfile.js', `module.exports = ${config.replace('./node', '../node')}`, {
      'config/migrations/1_b.js': creates('b'),
    })
    expect(await statusOf(cwd, ['--knexfile', 'config/knexfile.js'])).toMatchObject({
      migrations: [{ name: '1_b' }],
    })
  })

  test('status reads an SQLite file that only has to be opened without Knex, and sees what Knex sees', async () => {
    const cwd = knexProject({ '1_a.js': creates('a'), '2_b.js': creates('b') })
    await gapi(['migration', 'up', '--step', '1'], { cwd })
    const { migrations } = await statusOf(cwd)
    expect(migrations).toMatchObject([{ status: 'applied', batch: 1 }, { status: 'pending' }])
    const plain = `client: 'better-sqlite3', connection: { filename: 'dev.sqlite' }`
    writeIn(cwd, 'plain.js', `module.exports = { ${plain} }`)
    expect(await statusOf(cwd, ['--knexfile', 'plain.js'])).toMatchObject({
      code: 0,
      migrations,
      lock: { held: false, by: null },
    })
    // Knex would need the driver, which is not installed here.
    writeIn(cwd, 'keyed.js', `module.exports = { ${plain}, pool: { afterCreate() {} } }`)
    const { error } = await statusOf(cwd, ['--knexfile', 'keyed.js'])
    expect(error.message).toContain('The database driver better-sqlite3 is not installed')
  })

  test('status makes no database', async () => {
    const cwd = projectWith('knexfile.js', `module.exports = ${config}`)
    await statusOf(cwd)
    expect(Object.keys(contentsOf(cwd))).not.toContain('dev.sqlite')
  })
})

describe('K1: SQLite', () => {
  const parents = `exports.up = async knex => {
    await knex.schema.createTable('parents', t => { t.increments(); t.string('name'); t.string('old') })
    await knex.schema.createTable('children', t => { t.increments(); t.integer('parent_id').references('parents.id').onDelete('CASCADE') })
    await knex('parents').insert([{ id: 1 }, { id: 2 }])
    await knex('children').insert([{ parent_id: 1 }, { parent_id: 2 }])
  }`

  test('rebuilding a parent table keeps every child row, and foreign keys are on again', async () => {
    const cwd = knexProject({
      '1_a.js': parents,
      '2_b.js': `exports.up = knex => knex.schema.alterTable('parents', t => { t.dropColumn('old') })
        exports.down = knex => knex.schema.alterTable('parents', t => { t.string('old') })`,
      '3_c.js': `exports.up = async knex => { const [{ foreign_keys }] = await knex.raw('pragma foreign_keys'); if (!foreign_keys) throw new Error('off') }
        exports.config = { transaction: false }`,
    })
    expect((await gapi(['migration', 'up'], { cwd })).code).toBe(0)
    const knex = knexOf(cwd)
    expect(await knex('children').select()).toHaveLength(2)
    expect(Object.keys(await knex('parents').columnInfo())).toEqual(['id', 'name'])
  })

  test('a migration that would leave rows referring to nothing is rolled back', async () => {
    const cwd = knexProject({
      '1_a.js': parents,
      '2_b.js': `exports.up = knex => knex('parents').where({ id: 1 }).del()`,
    })
    const ran = await gapi(['migration', 'up'], { cwd })
    expect(ran.code).toBe(1)
    expect(ran.stdout).toContain(
      '2_b: It leaves rows that refer to rows that do not exist: children → parents (1).',
    )
    expect(await knexOf(cwd)('parents').select()).toHaveLength(2)
  })
})

describe('what is wrong is one sentence, and nothing is changed', () => {
  const url = 'postgres://app:hunter2@127.0.0.1:1/shop'
  test.each([
    ['no project', () => emptyFolder(), 2, 'There is no project at '],
    ['no such knexfile', () => emptyFolder(), 2, 'No knexfile at nowhere.js', ['--knexfile', 'nowhere.js']],
    [
      'a knexfile with a mistake',
      () => projectWith('knexfile.js', 'module.exports = {'),
      2,
      'knexfile.js could not be read: ',
    ],
    [
      'a knexfile that exports nothing',
      () => projectWith('knexfile.mjs', 'export const a = 1'),
      2,
      'knexfile.mjs names no client.',
    ],
    [
      'no client',
      () => projectWith('knexfile.js', 'module.exports = { development: {} }'),
      2,
      'knexfile.js names no client.',
    ],
    [
      'no migrations',
      () => projectWith('knexfile.js', `module.exports = { ...${config}, migrations: { directory: 'db' } }`),
      2,
      'does not exist.',
    ],
    [
      'no driver',
      () => projectWith('knexfile.js', `module.exports = { client: 'mssql', connection: {} }`),
      2,
      '',
    ],
    [
      'database down',
      () => projectWith('knexfile.js', `module.exports = { client: 'pg', connection: '${url}' }`),
      1,
      'Cannot use pg app@127.0.0.1:1/shop: ',
    ],
    [
      'a migration that does not load',
      () => knexProject({ '1_a.js': 'syntax error' }),
      1,
      '1_a could not be loaded: ',
    ],
    ['a migration without up', () => knexProject({ '1_a.js': 'exports.down = 1' }), 2, '1_a exports no up.'],
    [
      'a folder that is missing',
      () =>
        knexProject(one, {
          database: `client: require('./node-sqlite.cjs').NodeSqlite, connection: { filename: './no/dev.sqlite' }`,
        }),
      1,
      'The folder of sqlite ./no/dev.sqlite does not exist.',
    ],
    [
      'a name that is not there',
      () => knexProject(one),
      2,
      'Unknown migration: 1_b. Did you mean 1_a?',
      ['--to', '1_b'],
    ],
    ['a time that is none', () => knexProject(one), 2, 'Pass a time, e.g. 30s', ['--lock-timeout', 'soon']],
  ])('%s', async (_about, project, code, says, args: readonly string[] = []) => {
    const cwd = project()
    const before = contentsOf(cwd)
    const ran = await gapi(['migration', 'up', ...args], { cwd })
    expect({ code: ran.code, stdout: ran.stdout }).toEqual({ code, stdout: '' })
    expect(ran.stderr).toContain(says)
    expect(ran.stderr).not.toContain('This is a bug')
    expect(ran.stderr).not.toContain('hunter2')
    const after = contentsOf(cwd)
    for (const path of Object.keys(after)) if (path.startsWith('dev.sqlite')) delete after[path]
    expect(after).toEqual(before)
  })

  test('--wait-db waits for a database that starts later', async () => {
    const cwd = knexProject(one, {
      database: `client: require('./node-sqlite.cjs').NodeSqlite, connection: { filename: './later/dev.sqlite' }`,
    })
    const running = gapi(['migration', 'up', '--wait-db', '10s'], { cwd })
    setTimeout(() => mkdirSync(join(cwd, 'later')), 300)
    expect((await running).code).toBe(0)
  })

  test('what a project exports as its own source of migrations is taken', async () => {
    const cwd = projectWith(
      'knexfile.js',
      `const source = { getMigrations: async () => ['x', 'y'], getMigrationName: name => 'my-' + name, getMigration: async name => ({ up: async () => {}, down: async () => {} }) }
       module.exports = { ...${config}, migrations: { migrationSource: source } }`,
    )
    expect((await gapi(['migration', 'up'], { cwd })).stdout).toMatch(/my-x.*\n.*my-y/)
  })
})
